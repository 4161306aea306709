//! The binary `jiannuo`: reads settings, opens what a deployment consists of, and serves it or carries out one command.
//!
//! This is the outermost room. Only [`edge`] reads the machine's clock and draws its random bytes; everybody further
//! in is handed both. It knows no rule of a case and no page. Whatever goes wrong here is told in one Chinese sentence
//! ([`failure::Failure`]).
//!
//! To add a command: a variant of [`cli::Command`], a file named after it with a function that answers a
//! [`Verdict`], and its line in `carry_out`. To add a setting: see [`config`]. To add a demonstration case: a script in
//! `seed`.
//!
//! ```
//! use server::config::{Given, Settings};
//!
//! let settings = Settings::from_texts("listen = \"127.0.0.1:9000\"", &Default::default(), &Given::default()).unwrap();
//! assert_eq!(settings.listen.port(), 9000);
//! ```

pub mod account;
pub mod accounts;
pub mod check;
pub mod cli;
pub mod config;
pub mod control;
pub mod demo_clock;
pub mod edge;
pub mod export;
pub mod failure;
pub mod folder;
pub mod house;
pub mod import;
pub mod keys;
pub mod keys_command;
pub mod lock;
pub mod place;
mod press;
mod previewer;
mod production;
pub mod seed;
pub mod serve;
pub mod sign_in;
pub mod single_sign_on;
pub mod token;
pub mod verify;

use clap::Parser;
use cli::{Cli, Command};
use config::Settings;
use failure::Failure;
use house::{House, Mode};
use lock::DataLock;
use std::process::ExitCode;

/// What a command that could be carried out came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// All is well.
    Fine,
    /// Something is wrong with what was looked at; it was printed.
    Found,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    // The process that draws for the server: no settings, no runtime.
    #[cfg(feature = "pdf")]
    if let Command::Preview { kind, page } = &cli.command {
        return previewer::draw(kind, *page);
    }
    match tokio::runtime::Runtime::new() {
        Ok(runtime) => exit_code(runtime.block_on(carry_out(cli))),
        Err(error) => exit_code(Err(Failure::caused("程序无法启动", error))),
    }
}

fn exit_code(verdict: Result<Verdict, Failure>) -> ExitCode {
    match verdict {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Found) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("错误：{failure}");
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(cli: Cli) -> Result<Verdict, Failure> {
    // These two need no settings, which may be what is wrong.
    match &cli.command {
        Command::ConfigSample => {
            print!("{}", config::sample());
            return Ok(Verdict::Fine);
        }
        Command::CheckConfig { folder } => {
            let data = cli.given().data;
            return Ok(check::run(folder, data.as_deref(), &mut std::io::stdout()));
        }
        _ => {}
    }
    let settings = Settings::load(&cli.given())?;
    start_log(&settings)?;
    match cli.command {
        Command::Serve { demo, .. } => Box::pin(serve::run(settings, demo)).await,
        Command::Work => serve::work(settings).await,
        Command::Demo { today } => Box::pin(serve::seed_only(settings, today)).await,
        Command::Migrate => {
            let _lock = DataLock::insist(&settings.data)?;
            house::open_store(&settings).await?.close().await;
            println!("数据库结构已是最新。");
            Ok(Verdict::Fine)
        }
        Command::Import { channel, file } => import::run(settings, &channel, &file).await,
        Command::Token { login, scope, days, label } => {
            token::run(settings, token::Asked { login, scopes: scope, days, label }).await
        }
        Command::Account { asked } => account::run(settings, asked).await,
        Command::Keys { what } => keys_command::run(settings, what).await,
        Command::Verify { file, key } => verify::run(&settings, file.as_deref(), key.as_deref()).await,
        Command::ExportCase { number, output } => export::run(settings, &number, &output).await,
        Command::Rebuild => {
            let _lock = DataLock::insist(&settings.data)?;
            let house = House::open(settings, Mode::AsItIs).await?;
            let rebuilt = house.casework.rebuild().await?;
            println!("已由事件重新生成 {} 个案件的清单和统计数据。", rebuilt.cases);
            house.close().await;
            Ok(Verdict::Fine)
        }
        Command::ConfigSample | Command::CheckConfig { .. } | Command::Preview { .. } => Ok(Verdict::Fine),
    }
}

fn start_log(settings: &Settings) -> Result<(), Failure> {
    let filter = tracing_subscriber::EnvFilter::try_new(&settings.log)
        .map_err(|_| Failure::new(format!("设置 log 应为日志级别，如 info，现为“{}”", settings.log)))?;
    let colours = std::io::IsTerminal::is_terminal(&std::io::stderr());
    // A second start in one process, as in tests, keeps the first log.
    let _ =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours).try_init();
    Ok(())
}
