//! `serve`: the pages, the jobs and the control socket, until a signal comes. `work`: the jobs alone.

use crate::{
    Verdict, accounts,
    config::Settings,
    control::{self, Controlled},
    demo_clock::{self, Ahead, after_advance},
    failure::Failure,
    house::{House, Mode},
    import::print_all,
    lock::DataLock,
    press, previewer, seed,
    single_sign_on::OpenIdConnect,
};
use casework::{Edge, SingleSignOn};
use jiff::civil::Date;
use std::{net::SocketAddr, sync::Arc};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use web::{ApiSettings, App, DemoClock};

/// Serves until the process is told to stop.
///
/// # Errors
///
/// One sentence: port taken, folder unwritable, a wrong setting, a newer database.
pub async fn run(settings: Settings, demo: bool) -> Result<Verdict, Failure> {
    let _lock = DataLock::insist(&settings.data)?;
    // The address first: nobody should wait for the demonstration to load and then learn that the port is taken.
    let listener = bind(settings.listen).await?;
    let mut house = Box::pin(prepare(settings, if demo { Mode::Demonstration } else { Mode::Real }, None)).await?;
    house.casework = house.casework.clone().with_press(press::of(&house)).with_previewer(previewer::of_this_program());
    let (stop, stopped) = watch::channel(false);
    let worker = house.worker(house.casework.clone())?;
    // Who sets how long a session may rest wants to see it end, also by a clock that is moved.
    let carries = house.settings.session_idle_minutes.is_none();
    let after_advance = after_advance(Arc::clone(&house.edge), house.store.clone(), worker.clone(), carries);
    let single_sign_on = match &house.settings.single_sign_on {
        Some(settings) => {
            let edge = Arc::clone(&house.edge) as Arc<dyn Edge>;
            Some(Arc::new(OpenIdConnect::new(settings, edge)?) as Arc<dyn SingleSignOn>)
        }
        None => None,
    };
    let clock: Option<Arc<dyn DemoClock>> =
        demo.then(|| Arc::new(Ahead(Arc::clone(&house.edge))) as Arc<dyn DemoClock>);
    let jobs = house.settings.worker.then(|| tokio::spawn(worker.run_forever(until(stopped.clone()))));
    let control = control::listen(&house.settings.data)?;
    let controlled = Controlled {
        casework: house.casework.clone(),
        settings: house.settings.clone(),
        demonstration: demo,
        clock: clock.clone(),
        invitation_days: house.settings.invitation_days,
        after_advance: Arc::clone(&after_advance),
    };
    let control = tokio::spawn(control::answer_all(control, controlled));
    let app = App {
        casework: house.casework.clone(),
        settings: web::Settings {
            demonstration: demo,
            public_name: house.settings.public_name.clone(),
            max_upload_bytes: house.settings.max_upload_bytes,
            secure_cookies: house.settings.secure_cookies,
            invitation_days: house.settings.invitation_days,
            api: ApiSettings {
                per_token: house.settings.api_per_minute,
                per_address: house.settings.api_per_minute_without_token,
                behind_proxy: house.settings.behind_proxy,
            },
        },
        log_key: house.keys.signing.verifying_key().clone(),
        demo_clock: clock,
        after_advance,
        single_sign_on,
    };
    announce(&house, listener.local_addr().unwrap_or(house.settings.listen)).await?;
    tokio::spawn(async move {
        signal().await;
        println!("正在停止……");
        let _ = stop.send(true);
    });
    axum::serve(listener, web::router(app).into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(until(stopped))
        .await
        .map_err(|error| Failure::caused("服务中断", error))?;
    control.abort();
    finish(jobs).await;
    let _ = std::fs::remove_file(control::socket_path(&house.settings.data));
    house.close().await;
    Ok(Verdict::Fine)
}

/// Works off jobs until the process is told to stop; several may run on one PostgreSQL database.
///
/// # Errors
///
/// As [`run`].
pub async fn work(settings: Settings) -> Result<Verdict, Failure> {
    // On SQLite this process is the only one; on PostgreSQL each has a data folder of its own.
    let _lock = DataLock::insist(&settings.data)?;
    let mut house = House::open(settings, Mode::AsItIs).await?;
    renew_projections(&house).await?;
    house.take_newest().await?;
    let worker = house.worker(house.casework.clone())?;
    println!("正在处理时限、文书、上报和回执；按 Ctrl+C 停止。");
    worker.run_forever(signal()).await;
    house.close().await;
    Ok(Verdict::Fine)
}

/// Loads the demonstration and stops.
///
/// # Errors
///
/// As [`run`].
pub async fn seed_only(settings: Settings, today: Option<Date>) -> Result<Verdict, Failure> {
    let _lock = DataLock::insist(&settings.data)?;
    let house = Box::pin(prepare(settings, Mode::Demonstration, today)).await?;
    println!("示范数据已就绪：{}", house.settings.data.display());
    house.close().await;
    Ok(Verdict::Fine)
}

/// Brings lists and figures that an earlier program wrote up to this one, and says so if there are any.
async fn renew_projections(house: &House) -> Result<(), Failure> {
    match house.casework.rebuild_if_outdated().await? {
        Some(rebuilt) if rebuilt.cases > 0 => {
            println!("程序已更新，已重新生成 {} 个案件的清单和统计数据。", rebuilt.cases);
        }
        _ => {}
    }
    Ok(())
}

/// Opens a deployment ready to be served: versions adopted, the demonstration loaded.
///
/// A demonstration that is loaded now begins on `today`, so that what is played in it is the same on every day.
async fn prepare(settings: Settings, mode: Mode, today: Option<Date>) -> Result<House, Failure> {
    if mode == Mode::Demonstration {
        seed::clear_if_broken_off(&settings).await?;
    }
    let mut house = House::open(settings, mode).await?;
    renew_projections(&house).await?;
    if house.demonstration {
        if let Some(today) = today {
            demo_clock::begin_on(&house, today).await?;
        }
        seed::load_once(&house).await?;
    }
    house.take_newest().await?;
    Ok(house)
}

/// Opens the port.
///
/// # Errors
///
/// One sentence, naming the port.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        let reason = match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                let port = address.port();
                return Failure::new(format!("端口 {port} 已被占用，请停止占用它的程序，或用 --listen 换一个端口"));
            }
            std::io::ErrorKind::PermissionDenied => "没有权限使用这个端口，请用 --listen 换用 1024 以上的端口",
            std::io::ErrorKind::AddrNotAvailable => "本机没有这个地址，请检查设置 listen",
            _ => "无法监听",
        };
        Failure::new(format!("地址 {address} 无法使用：{reason}"))
    })
}

async fn announce(house: &House, address: SocketAddr) -> Result<(), Failure> {
    let shown =
        if address.ip().is_unspecified() { SocketAddr::from(([127, 0, 0, 1], address.port())) } else { address };
    println!("{}（{}）已启动：http://{shown}/", house.settings.public_name, house.place.loaded.profile.place);
    if house.demonstration {
        let accounts = house.casework.demo_accounts().await?;
        println!("示范账号共 {} 个，密码均为 {}；常用的有：", accounts.len(), accounts::DEMO_PASSWORD);
        print_all(&accounts::table(&accounts));
        println!("示范模式下，登录页可以一键切换账号，页面上可以让时间前进。");
    }
    println!("按 Ctrl+C 停止。");
    Ok(())
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, and with it whoever could say stop.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

async fn finish(jobs: Option<JoinHandle<()>>) {
    if let Some(jobs) = jobs
        && let Err(error) = jobs.await
    {
        tracing::error!(%error, "jobs.broken");
    }
}

/// Comes back when the process is asked to stop.
#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn signal() {
    let _ = tokio::signal::ctrl_c().await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_taken_port_gets_one_sentence_that_names_it() {
        let first = bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let taken = first.local_addr().unwrap();
        let sentence = bind(taken).await.unwrap_err().to_string();
        assert_eq!(sentence, format!("端口 {} 已被占用，请停止占用它的程序，或用 --listen 换一个端口", taken.port()));
    }
}
