//! The command line.

use crate::config::Given;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// 践诺：违约失信投诉处理平台.
#[derive(Debug, Parser)]
#[command(
    name = "jiannuo",
    version,
    about = "践诺：政府机构对民营企业违约失信投诉的受理、核实、整改、认定、惩戒与修复",
    help_template = TEMPLATE,
    subcommand_help_heading = "命令",
    subcommand_value_name = "命令",
    next_help_heading = "选项",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
pub struct Cli {
    /// 显示帮助.
    #[arg(short, long, global = true, action = clap::ArgAction::Help, help = "显示帮助")]
    help: Option<bool>,
    /// 显示版本.
    #[arg(short = 'V', long, action = clap::ArgAction::Version, help = "显示版本")]
    version: Option<bool>,
    /// 设置文件.
    #[arg(long, global = true, value_name = "文件", help = "设置文件（TOML），样例见 config-sample")]
    config: Option<PathBuf>,
    /// 数据目录.
    #[arg(long, global = true, value_name = "目录", help = "数据目录，默认为 data")]
    data: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Serves the pages.
    #[command(about = "启动服务", help_template = TEMPLATE, next_help_heading = "选项")]
    Serve {
        /// Demonstration.
        #[arg(long, help = "以示范模式启动：虚构的南曼州，首次启动时装载示范案件")]
        demo: bool,
        /// Where to listen.
        #[arg(long, value_name = "地址:端口", help = "监听的地址和端口，默认为 127.0.0.1:8080")]
        listen: Option<String>,
        /// The place.
        #[arg(long, value_name = "目录", help = "地区配置目录，如 profiles/xishuangbanna")]
        profile: Option<PathBuf>,
    },
    /// Works off jobs only.
    #[command(about = "只处理时限、文书、上报和回执，不提供页面（多节点时使用）", help_template = TEMPLATE, next_help_heading = "选项")]
    Work,
    /// Brings the database up to date.
    #[command(about = "把数据库结构升级到本程序的版本", help_template = TEMPLATE, next_help_heading = "选项")]
    Migrate,
    /// Imports a channel's file.
    #[command(about = "导入渠道的表格文件，逐行登记；再次导入同一文件不会重复登记", help_template = TEMPLATE, next_help_heading = "选项")]
    Import {
        /// The channel.
        #[arg(long, value_name = "渠道", help = "渠道标识，如 12345")]
        channel: String,
        /// The file.
        #[arg(value_name = "文件", help = "表格文件（.xlsx 或 .csv）")]
        file: PathBuf,
    },
    /// Makes an access token.
    #[command(about = "为账号新建接口令牌并打印；令牌只显示这一次", help_template = TEMPLATE, next_help_heading = "选项")]
    Token {
        /// The account.
        #[arg(long, value_name = "账号", help = "登录名")]
        login: String,
        /// What it is good for.
        #[arg(
            long,
            value_name = "权限",
            required = true,
            help = "权限，可重复：cases:read、cases:act、cases:register、evidence:read、evidence:write、organs:read"
        )]
        scope: Vec<String>,
        /// How long.
        #[arg(long, value_name = "天数", default_value_t = 90, help = "有效期，1 至 365 天")]
        days: u16,
        /// What for.
        #[arg(long, value_name = "用途", default_value = "命令行新建", help = "用途，显示在令牌清单中")]
        label: String,
    },
    /// Accounts at the command line.
    #[command(
        about = "新建、列出和停用账号；用于正式部署的首批管理员",
        help_template = TEMPLATE,
        subcommand_help_heading = "命令",
        subcommand_value_name = "命令",
        next_help_heading = "选项",
        disable_help_subcommand = true
    )]
    Account {
        /// What is asked.
        #[command(subcommand)]
        asked: crate::account::Asked,
    },
    /// Looks after the keys.
    #[command(about = "查看、生成、更换和备份密钥", help_template = TEMPLATE, next_help_heading = "选项")]
    Keys {
        /// What to do.
        #[command(subcommand)]
        what: KeysCommand,
    },
    /// Draws a page of a file; what the server calls for each preview.
    #[command(hide = true, about = "画出文件的一页（由服务自己调用）", help_template = TEMPLATE, next_help_heading = "选项")]
    Preview {
        /// What the file is.
        #[arg(value_name = "类型", help = "pdf 或 picture；文件从标准输入读入")]
        kind: String,
        /// Which page.
        #[arg(value_name = "页码", help = "第几页，从 1 起")]
        page: u32,
    },
    /// Checks that nobody rewrote the log.
    #[command(about = "核验案卷是否被改动、缺失；可核验数据库，也可脱离数据库核验导出的案卷和下载的文书", help_template = TEMPLATE, next_help_heading = "选项")]
    Verify {
        /// An exported case.
        #[arg(value_name = "文件", help = "导出的案卷，或者下载的文书（PDF）；不填则核验数据库")]
        file: Option<PathBuf>,
        /// The public key.
        #[arg(long, value_name = "公钥", help = "签名公钥（PEM），默认为数据目录中的 keys/signing.pub.pem")]
        key: Option<PathBuf>,
    },
    /// Exports a case that proves itself.
    #[command(about = "导出一个案件的案卷，任何持有公钥的人都可核验", help_template = TEMPLATE, next_help_heading = "选项")]
    ExportCase {
        /// The public number.
        #[arg(value_name = "案件编号", help = "如 NM2026-000123-K")]
        number: String,
        /// Where to.
        #[arg(short, long, value_name = "文件", help = "写入的文件，不能已经存在")]
        output: PathBuf,
    },
    /// Checks a profile folder.
    #[command(about = "检查地区配置目录，逐条列出“文件:行号: 原因”", help_template = TEMPLATE, next_help_heading = "选项")]
    CheckConfig {
        /// The folder.
        #[arg(value_name = "目录", help = "地区配置目录")]
        folder: PathBuf,
    },
    /// Builds projections anew.
    #[command(about = "由事件重新生成清单和统计数据", help_template = TEMPLATE, next_help_heading = "选项")]
    Rebuild,
    /// Prints a sample of the settings.
    #[command(about = "打印设置文件样例，列出全部设置及其默认值", help_template = TEMPLATE, next_help_heading = "选项")]
    ConfigSample,
    /// Loads the demonstration without serving.
    #[command(about = "只装载示范案件，不启动服务", help_template = TEMPLATE, next_help_heading = "选项")]
    Demo {
        /// The day the demonstration begins on.
        #[arg(long, value_name = "日期", help = "示范从哪一天开始，如 2026-11-02；默认为今天")]
        today: Option<jiff::civil::Date>,
    },
}

/// What to do with the keys.
#[derive(Debug, PartialEq, Eq, Subcommand)]
pub enum KeysCommand {
    /// Says which key wraps how much.
    #[command(about = "显示各密钥下的案件数、更换进度和最近一次备份", help_template = TEMPLATE, next_help_heading = "选项")]
    Status,
    /// Makes the next keys.
    #[command(about = "生成下一组密钥，暂不启用；多节点时先分发到各节点的 keys/older", help_template = TEMPLATE, next_help_heading = "选项")]
    New,
    /// Puts the next keys in force.
    #[command(about = "启用下一组密钥（没有则生成），并在后台逐批更换；服务不必停止", help_template = TEMPLATE, next_help_heading = "选项")]
    Rotate,
    /// Backs the wrapped keys up.
    #[command(about = "把案件密钥（已用主密钥加密）另存到数据之外的文件", help_template = TEMPLATE, next_help_heading = "选项")]
    Backup {
        /// Where to.
        #[arg(short, long, value_name = "文件", help = "写入的文件，不能已经存在")]
        output: PathBuf,
    },
    /// Puts missing wrapped keys back.
    #[command(about = "由备份补回缺失的案件密钥；已有的和已依法销毁的不变", help_template = TEMPLATE, next_help_heading = "选项")]
    Restore {
        /// From where.
        #[arg(value_name = "文件", help = "keys backup 写出的文件")]
        file: PathBuf,
    },
}

impl Cli {
    /// What the command line says about settings.
    pub fn given(&self) -> Given {
        let (listen, profile) = match &self.command {
            Command::Serve { listen, profile, .. } => (listen.clone(), profile.clone()),
            _ => (None, None),
        };
        Given { config: self.config.clone(), data: self.data.clone(), listen, profile }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Asked;
    use clap::CommandFactory;

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(std::iter::once("jiannuo").chain(line.split_whitespace()))
    }

    #[test]
    fn each_command_is_understood() {
        let path = PathBuf::from;
        let table = [
            ("serve", Command::Serve { demo: false, listen: None, profile: None }),
            (
                "serve --demo --data d --listen 127.0.0.1:0 --profile p",
                Command::Serve { demo: true, listen: Some("127.0.0.1:0".to_owned()), profile: Some(path("p")) },
            ),
            ("work", Command::Work),
            ("migrate --data d", Command::Migrate),
            (
                "import --channel 12345 a.xlsx --data d",
                Command::Import { channel: "12345".to_owned(), file: path("a.xlsx") },
            ),
            (
                "token --login a --scope cases:read --scope cases:act --days 7 --label x",
                Command::Token {
                    login: "a".to_owned(),
                    scope: vec!["cases:read".to_owned(), "cases:act".to_owned()],
                    days: 7,
                    label: "x".to_owned(),
                },
            ),
            ("account list", Command::Account { asked: Asked::List }),
            (
                "account add --login a.b --name 某人 --organ nm-fgw --role 安全管理员",
                Command::Account {
                    asked: Asked::Add {
                        login: "a.b".to_owned(),
                        name: "某人".to_owned(),
                        organ: "nm-fgw".to_owned(),
                        role: "安全管理员".to_owned(),
                    },
                },
            ),
            ("keys status", Command::Keys { what: KeysCommand::Status }),
            ("keys new", Command::Keys { what: KeysCommand::New }),
            ("keys rotate --data d", Command::Keys { what: KeysCommand::Rotate }),
            ("keys backup -o k", Command::Keys { what: KeysCommand::Backup { output: path("k") } }),
            ("keys restore k", Command::Keys { what: KeysCommand::Restore { file: path("k") } }),
            ("verify", Command::Verify { file: None, key: None }),
            (
                "verify case.json --key k.pem",
                Command::Verify { file: Some(path("case.json")), key: Some(path("k.pem")) },
            ),
            (
                "export-case NM2026-000001-K -o case.json",
                Command::ExportCase { number: "NM2026-000001-K".to_owned(), output: path("case.json") },
            ),
            ("check-config profiles/demo", Command::CheckConfig { folder: path("profiles/demo") }),
            ("rebuild", Command::Rebuild),
            ("config-sample", Command::ConfigSample),
            ("demo", Command::Demo { today: None }),
            ("demo --today 2026-11-02", Command::Demo { today: Some(jiff::civil::date(2026, 11, 2)) }),
        ];
        for (line, command) in table {
            assert_eq!(parse(line).unwrap().command, command, "{line}");
        }
    }

    #[test]
    fn what_is_missing_or_unknown_is_refused() {
        for line in [
            "",
            "import a.xlsx",
            "import --channel 12345",
            "export-case X",
            "check-config",
            "serve --port 1",
            "raze",
            "keys",
            "keys backup",
            "demo --today 2月",
            "token --login a",
            "account",
            "account add --login a",
            "account disable --login a",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }

    #[test]
    fn settings_given_on_the_line_reach_the_settings() {
        let given = parse("serve --data d --listen 127.0.0.1:1 --profile p --config c").unwrap().given();
        assert_eq!(given.data, Some(PathBuf::from("d")));
        assert_eq!(given.listen.as_deref(), Some("127.0.0.1:1"));
        assert_eq!((given.profile, given.config), (Some(PathBuf::from("p")), Some(PathBuf::from("c"))));
        assert_eq!(parse("verify --data d").unwrap().given().data, Some(PathBuf::from("d")));
    }

    #[test]
    fn every_command_and_option_has_help_in_chinese() {
        fn check(command: &clap::Command) {
            let chinese = |text: String| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(chinese(command.get_about().unwrap().to_string()), "{}", command.get_name());
            for argument in command.get_arguments() {
                let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(chinese(help), "{} {}", command.get_name(), argument.get_id());
            }
            command.get_subcommands().for_each(check);
        }
        let command = Cli::command();
        command.clone().debug_assert();
        check(&command);
    }
}
