//! Settings: from one TOML file, from environment variables, from the command line, the later before the earlier.
//!
//! Every setting stands once, in [`ROWS`], with its default and what it is for; the sample file is written from that
//! table. To add one: a row, a field of [`Settings`] and its line in [`Settings::from_texts`].

use crate::{failure::Failure, folder::is_open_to_others};
use casework::SecondFactorRule;
use seal::Suite;
use std::{
    collections::BTreeMap,
    fmt,
    net::SocketAddr,
    num::NonZeroU32,
    path::{Path, PathBuf},
};

/// One setting: its key in the file, its default, whether it must never be shown, what it is for.
struct Row {
    key: &'static str,
    default: &'static str,
    secret: bool,
    doc: &'static str,
}

const fn row(key: &'static str, default: &'static str, doc: &'static str) -> Row {
    Row { key, default, secret: false, doc }
}

const fn secret(key: &'static str, doc: &'static str) -> Row {
    Row { key, default: "", secret: true, doc }
}

const ROWS: [Row; 38] = [
    row("data", "data", "数据目录：数据库、证据、密钥和运行时文件都在其中。命令行 --data 优先"),
    row("listen", "127.0.0.1:8080", "监听的地址和端口；要让其他机器访问，写 0.0.0.0:8080。命令行 --listen 优先"),
    row("profile", "", "地区配置目录，如 profiles/xishuangbanna；示范模式不用。命令行 --profile 优先"),
    secret("database", "数据库地址；留空为数据目录中的 SQLite，多节点时写 postgres://用户:口令@主机/库名"),
    row("connections", "8", "数据库连接数，1 至 200"),
    row("evidence", "", "证据目录；留空为数据目录中的 evidence"),
    row("outbound", "", "上报省级的数据包目录；留空为数据目录中的 outbound"),
    row("inbound", "", "省级回执的接收目录；留空为数据目录中的 inbound"),
    row("fonts", "", "文书所用字体的目录，其中的字体先于操作系统的字体；留空为数据目录中的 fonts"),
    row("suite", "guomi", "密码算法：guomi（SM2、SM3、SM4）或 international；数据库建立后不可更改"),
    secret("master_key", "主密钥，64 个十六进制字符；留空则用数据目录 keys/master.key，首次启动时生成"),
    secret("blind_key", "盲索引密钥，64 个十六进制字符；留空则用 keys/blind.key，首次启动时生成"),
    row("signing_key", "", "签名私钥文件（PEM）；留空则用 keys/signing.pem，首次启动时生成"),
    row("public_name", "违约失信投诉处理平台", "页面上显示的系统名称"),
    row("max_upload_mb", "200", "单个证据文件的大小上限（MB），1 至 2048"),
    row("invitation_days", "7", "账号启用链接的有效天数，1 至 30"),
    row("secure_cookies", "false", "仅通过 HTTPS 发送登录凭据；经 HTTPS 反向代理对外服务时应设为 true"),
    row("api_per_minute", "600", "每个接口令牌每分钟最多的请求数，1 至 1000000"),
    row("api_per_minute_without_token", "120", "每个来源地址不带有效令牌时每分钟最多的接口请求数，1 至 1000000"),
    row("behind_proxy", "false", "服务前是否有自己的反向代理；设为 true 则以 X-Forwarded-For 的最后一项为来源地址"),
    row(
        "second_factor",
        "",
        "两步验证：required 必须启用，optional 自愿启用，off 不使用；留空时正式部署为 required，示范为 optional",
    ),
    row("session_idle_minutes", "", "登录后多少分钟没有操作自动退出，1 至 1440；留空时正式部署为 30，示范为 480"),
    row("session_hours", "", "一次登录最长多少小时，1 至 168；留空时正式部署为 12，示范为 24"),
    row("lock_after", "5", "同一账号连续错误多少次后暂停登录，2 至 100"),
    row("lock_within_minutes", "15", "多少分钟内的错误合并计数，1 至 1440"),
    row("lock_minutes", "15", "暂停登录多少分钟，1 至 1440"),
    row("lock_source_after", "50", "同一来源地址（不论账号）错误多少次后暂停登录，2 至 100000；本机地址不计"),
    row("sso_issuer", "", "统一身份认证（OpenID Connect）的签发者地址，如 https://sso.example.gov.cn；留空则不使用"),
    row("sso_client_id", "", "在统一身份认证登记的应用标识"),
    secret("sso_client_secret", "在统一身份认证登记的应用密钥；也可以写在 sso_client_secret_file 指定的文件中"),
    row("sso_client_secret_file", "", "应用密钥所在的文件"),
    row(
        "sso_return",
        "",
        "本系统对外的地址，如 https://jiannuo.example.gov.cn；登记的回调地址是它加上 /login/single-sign-on/back",
    ),
    row("sso_label", "用统一身份认证登录", "登录页按钮上的文字"),
    row("sso_ca_file", "", "签发统一身份认证服务器证书的机构证书（PEM）；留空则用操作系统信任的证书"),
    row("sso_second_factor", "false", "统一身份认证自身已核对第二个因素，登录后不再核对本系统的验证码"),
    row("worker", "true", "serve 是否同时在本进程内处理时限、文书和上报；另行运行 work 时设为 false"),
    row("node", "", "本节点的名称，多节点时各不相同；留空则按进程自动命名"),
    row("log", "info", "日志级别：error、warn、info、debug，或按模块书写，如 info,store=debug"),
];

/// The prefix of environment variables: `listen` is `JIANNUO_LISTEN`.
const PREFIX: &str = "JIANNUO_";
/// Variables of the tests, which are no settings.
const TESTS: &str = "JIANNUO_TEST_";
/// Names the settings file.
const FILE: &str = "JIANNUO_CONFIG";

/// A value that must not be shown.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(String);

impl Secret {
    /// The value; empty if it was not given.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "（未设置）" } else { "******" })
    }
}

/// All settings, read and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Settings {
    /// The data folder.
    pub data: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The profile folder, if one is given.
    pub profile: Option<PathBuf>,
    /// The database's address as given; may hold a password.
    pub database: Secret,
    /// Connections to the database.
    pub connections: u32,
    /// Where evidence lies.
    pub evidence: PathBuf,
    /// Where packages for the province go.
    pub outbound: PathBuf,
    /// Where receipts arrive.
    pub inbound: PathBuf,
    /// Where fonts lie that come before those of the machine.
    pub fonts: PathBuf,
    /// The algorithms.
    pub suite: Suite,
    /// The master key as given.
    pub master_key: Secret,
    /// The key of blind indexes as given.
    pub blind_key: Secret,
    /// The file of the signing key, if another than the usual one.
    pub signing_key: Option<PathBuf>,
    /// The name on the pages.
    pub public_name: String,
    /// The limit of one upload.
    pub max_upload_bytes: u64,
    /// How many days an invitation is good.
    pub invitation_days: u16,
    /// Cookies over HTTPS only.
    pub secure_cookies: bool,
    /// Calls of the API a minute with one token.
    pub api_per_minute: NonZeroU32,
    /// Calls of the API a minute from one address without a good token.
    pub api_per_minute_without_token: NonZeroU32,
    /// A proxy says from where a request came.
    pub behind_proxy: bool,
    /// Whether accounts need a second factor, if it is said.
    pub second_factor: Option<SecondFactorRule>,
    /// How long a session may rest, if it is said.
    pub session_idle_minutes: Option<u32>,
    /// How long a session lasts, if it is said.
    pub session_hours: Option<u32>,
    /// The failure that locks an account.
    pub lock_after: u32,
    /// Failures count together for so long.
    pub lock_within_minutes: u32,
    /// How long a lock lasts.
    pub lock_minutes: u32,
    /// The failure that locks a source.
    pub lock_source_after: u32,
    /// The government's single sign-on, if there is one.
    pub single_sign_on: Option<SignOnSettings>,
    /// Whether it has asked for a second factor itself.
    pub sso_second_factor: bool,
    /// Whether `serve` works off jobs itself.
    pub worker: bool,
    /// The name of this node.
    pub node: String,
    /// What is logged.
    pub log: String,
}

/// How to reach the government's single sign-on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOnSettings {
    /// Its issuer.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// What we prove ourselves with.
    pub client_secret: Secret,
    /// The file it lies in instead.
    pub client_secret_file: Option<PathBuf>,
    /// Where it sends people back to.
    pub back: String,
    /// The words on the button.
    pub label: String,
    /// Who signed its certificate, if not one the system trusts.
    pub ca_file: Option<PathBuf>,
}

/// What the command line says about settings; it comes before file and environment.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--data`.
    pub data: Option<PathBuf>,
    /// `--listen`.
    pub listen: Option<String>,
    /// `--profile`.
    pub profile: Option<PathBuf>,
}

impl Settings {
    /// The settings of this machine: file, environment, command line.
    ///
    /// # Errors
    ///
    /// One sentence that names the first wrong setting.
    pub fn load(given: &Given) -> Result<Self, Failure> {
        let environment: BTreeMap<String, String> = std::env::vars().collect();
        let file = given.config.clone().or_else(|| environment.get(FILE).map(PathBuf::from));
        let text = match file {
            None => String::new(),
            Some(path) => {
                let text = std::fs::read_to_string(&path)
                    .map_err(|error| Failure::new(format!("设置文件 {} 无法读取（{error}）", path.display())))?;
                refuse_open_secrets(&path, &text)?;
                text
            }
        };
        Self::from_texts(&text, &environment, given)
    }

    /// The settings of these texts.
    ///
    /// # Errors
    ///
    /// As [`Self::load`].
    pub fn from_texts(file: &str, environment: &BTreeMap<String, String>, given: &Given) -> Result<Self, Failure> {
        let values = Values::collect(file, environment, given)?;
        let data = PathBuf::from(values.text("data"));
        let below = |key: &str| match values.text(key) {
            "" => data.join(key),
            path => PathBuf::from(path),
        };
        let path = |key: &str| Some(values.text(key)).filter(|text| !text.is_empty()).map(PathBuf::from);
        let database = values.text("database");
        if !(database.is_empty()
            || ["postgres://", "postgresql://", "sqlite:"].iter().any(|it| database.starts_with(it)))
        {
            return Err(values.wrong("database", "留空，或以 postgres:// 或 sqlite: 开头"));
        }
        for key in ["master_key", "blind_key"] {
            let text = values.text(key);
            if !(text.is_empty() || text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())) {
                return Err(values.wrong(key, "64 个十六进制字符"));
            }
        }
        Ok(Self {
            listen: values.parsed("listen", "“地址:端口”，如 127.0.0.1:8080")?,
            profile: path("profile"),
            database: Secret(database.to_owned()),
            connections: values.number("connections", 1, 200)?,
            evidence: below("evidence"),
            outbound: below("outbound"),
            inbound: below("inbound"),
            fonts: below("fonts"),
            suite: values.parsed("suite", "guomi 或 international")?,
            master_key: Secret(values.text("master_key").to_owned()),
            blind_key: Secret(values.text("blind_key").to_owned()),
            signing_key: path("signing_key"),
            public_name: values.text("public_name").to_owned(),
            max_upload_bytes: u64::from(values.number("max_upload_mb", 1, 2048)?) << 20,
            invitation_days: u16::try_from(values.number("invitation_days", 1, 30)?).unwrap_or(7),
            secure_cookies: values.parsed("secure_cookies", "true 或 false")?,
            api_per_minute: values.positive("api_per_minute", 1_000_000)?,
            api_per_minute_without_token: values.positive("api_per_minute_without_token", 1_000_000)?,
            behind_proxy: values.parsed("behind_proxy", "true 或 false")?,
            second_factor: match values.text("second_factor") {
                "" => None,
                "required" => Some(SecondFactorRule::Required),
                "optional" => Some(SecondFactorRule::Optional),
                "off" => Some(SecondFactorRule::Off),
                _ => return Err(values.wrong("second_factor", "required、optional 或 off")),
            },
            session_idle_minutes: values.number_if_any("session_idle_minutes", 1, 1440)?,
            session_hours: values.number_if_any("session_hours", 1, 168)?,
            lock_after: values.number("lock_after", 2, 100)?,
            lock_within_minutes: values.number("lock_within_minutes", 1, 1440)?,
            lock_minutes: values.number("lock_minutes", 1, 1440)?,
            lock_source_after: values.number("lock_source_after", 2, 100_000)?,
            single_sign_on: sign_on(&values)?,
            sso_second_factor: values.parsed("sso_second_factor", "true 或 false")?,
            worker: values.parsed("worker", "true 或 false")?,
            node: match values.text("node") {
                "" => format!("node-{}", std::process::id()),
                name => name.to_owned(),
            },
            log: values.text("log").to_owned(),
            data,
        })
    }

    /// The database's address: the one given, or the file in the data folder.
    pub fn database_url(&self) -> String {
        match self.database.expose() {
            "" => format!("sqlite:{}", self.data.join("jiannuo.db").display()),
            url => url.to_owned(),
        }
    }
}

/// The settings of the single sign-on, all of them or none.
fn sign_on(values: &Values) -> Result<Option<SignOnSettings>, Failure> {
    let issuer = values.text("sso_issuer");
    if issuer.is_empty() {
        return Ok(None);
    }
    let safe = |address: &str| {
        let here = ["http://127.0.0.1", "http://localhost"].iter().any(|here| address.starts_with(here));
        address.starts_with("https://") || here
    };
    let back = values.text("sso_return");
    for (key, address) in [("sso_issuer", issuer), ("sso_return", back)] {
        if !safe(address) {
            return Err(values.wrong(key, "以 https:// 开头的地址"));
        }
    }
    if values.text("sso_client_id").is_empty() {
        return Err(values.wrong("sso_client_id", "统一身份认证给出的应用标识"));
    }
    let file = |key: &str| Some(values.text(key)).filter(|text| !text.is_empty()).map(PathBuf::from);
    Ok(Some(SignOnSettings {
        issuer: issuer.to_owned(),
        client_id: values.text("sso_client_id").to_owned(),
        client_secret: Secret(values.text("sso_client_secret").to_owned()),
        client_secret_file: file("sso_client_secret_file"),
        back: format!("{}/login/single-sign-on/back", back.trim_end_matches('/')),
        label: values.text("sso_label").to_owned(),
        ca_file: file("sso_ca_file"),
    }))
}

/// A file that holds a secret is for its owner alone.
pub(crate) fn refuse_open_secrets(path: &Path, text: &str) -> Result<(), Failure> {
    let table: toml::Table = toml::from_str(text).unwrap_or_default();
    let filled = |key: &str| table.get(key).and_then(toml::Value::as_str).is_some_and(|value| !value.is_empty());
    let holds = ROWS.iter().any(|row| row.secret && filled(row.key));
    if holds && is_open_to_others(path).unwrap_or(false) {
        let path = path.display();
        return Err(Failure::new(format!("设置文件 {path} 含有密钥或口令却可被他人读取，请先执行 chmod 600 {path}")));
    }
    Ok(())
}

/// Where a value came from, so that an error can say where to mend it.
#[derive(Clone, Copy)]
enum Origin {
    Default,
    File,
    Environment,
    CommandLine,
}

struct Values(BTreeMap<&'static str, (String, Origin)>);

impl Values {
    fn collect(file: &str, environment: &BTreeMap<String, String>, given: &Given) -> Result<Self, Failure> {
        let mut values: BTreeMap<_, _> =
            ROWS.iter().map(|row| (row.key, (row.default.to_owned(), Origin::Default))).collect();
        let table: toml::Table = toml::from_str(file)
            .map_err(|error| Failure::new(format!("设置文件的格式不正确：{}", error.message().trim())))?;
        for (key, value) in table {
            let known = ROWS.iter().find(|row| row.key == key);
            let known = known.ok_or_else(|| Failure::new(format!("设置文件中有不认识的设置 {key}")))?;
            let text = match value {
                toml::Value::String(text) => text,
                toml::Value::Integer(number) => number.to_string(),
                toml::Value::Boolean(yes) => yes.to_string(),
                _ => return Err(Failure::new(format!("设置文件中的 {key} 应为文字、整数或 true/false"))),
            };
            values.insert(known.key, (text, Origin::File));
        }
        for (name, text) in environment {
            let Some(key) = name.strip_prefix(PREFIX).filter(|_| name != FILE && !name.starts_with(TESTS)) else {
                continue;
            };
            let known = ROWS.iter().find(|row| row.key.to_ascii_uppercase() == key);
            let known = known.ok_or_else(|| Failure::new(format!("不认识的环境变量 {name}")))?;
            values.insert(known.key, (text.clone(), Origin::Environment));
        }
        let text = |path: &PathBuf| path.display().to_string();
        let line = [
            ("data", given.data.as_ref().map(text)),
            ("listen", given.listen.clone()),
            ("profile", given.profile.as_ref().map(text)),
        ];
        for (key, value) in line {
            if let Some(value) = value {
                values.insert(key, (value, Origin::CommandLine));
            }
        }
        Ok(Self(values))
    }

    fn text(&self, key: &str) -> &str {
        self.0[key].0.trim()
    }

    fn wrong(&self, key: &str, expected: &str) -> Failure {
        let (value, origin) = &self.0[key];
        let place = match origin {
            Origin::Default | Origin::File => format!("设置 {key}"),
            Origin::Environment => format!("环境变量 {PREFIX}{}", key.to_ascii_uppercase()),
            Origin::CommandLine => format!("参数 --{key}"),
        };
        let hidden = ROWS.iter().any(|row| row.key == key && row.secret);
        let found = if hidden { String::new() } else { format!("，现为“{value}”") };
        Failure::new(format!("{place} 应为{expected}{found}"))
    }

    fn parsed<T: std::str::FromStr>(&self, key: &str, expected: &str) -> Result<T, Failure> {
        self.text(key).parse().map_err(|_| self.wrong(key, expected))
    }

    fn number(&self, key: &str, least: u32, most: u32) -> Result<u32, Failure> {
        let expected = format!("{least} 至 {most} 的整数");
        let number: u32 = self.parsed(key, &expected)?;
        if (least..=most).contains(&number) { Ok(number) } else { Err(self.wrong(key, &expected)) }
    }

    fn number_if_any(&self, key: &str, least: u32, most: u32) -> Result<Option<u32>, Failure> {
        if self.text(key).is_empty() { Ok(None) } else { self.number(key, least, most).map(Some) }
    }

    fn positive(&self, key: &str, most: u32) -> Result<NonZeroU32, Failure> {
        self.number(key, 1, most).map(|number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN))
    }
}

/// The sample settings file, every setting with its default and what it is for.
pub fn sample() -> String {
    let mut text = String::from(
        "# 践诺的设置。每项都可以用环境变量代替：名称大写并加前缀，如 listen 为 JIANNUO_LISTEN。\n\
         # 先后：命令行参数、环境变量、本文件、默认值。用 --config 或 JIANNUO_CONFIG 指定本文件。\n",
    );
    for row in &ROWS {
        let bare = row.default.parse::<i64>().is_ok() || row.default.parse::<bool>().is_ok();
        let value = if bare { row.default.to_owned() } else { format!("\"{}\"", row.default) };
        text.extend(["\n# ", row.doc, "\n# ", row.key, " = ", &value, "\n"]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Failure, Given, PathBuf, ROWS, Settings, sample};

    fn read(file: &str, environment: &[(&str, &str)]) -> Result<Settings, Failure> {
        let environment = environment.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Settings::from_texts(file, &environment, &Given::default())
    }

    /// File, environment, sentence.
    type Row<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

    #[test]
    fn a_wrong_setting_gets_one_sentence_that_names_it() {
        let table: [Row; 19] = [
            ("listen = \"8080\"", &[], "设置 listen 应为“地址:端口”，如 127.0.0.1:8080，现为“8080”"),
            ("", &[("JIANNUO_LISTEN", "x")], "环境变量 JIANNUO_LISTEN 应为“地址:端口”，如 127.0.0.1:8080，现为“x”"),
            ("connections = 0", &[], "设置 connections 应为1 至 200 的整数，现为“0”"),
            ("max_upload_mb = 9999", &[], "设置 max_upload_mb 应为1 至 2048 的整数，现为“9999”"),
            ("api_per_minute = 0", &[], "设置 api_per_minute 应为1 至 1000000 的整数，现为“0”"),
            ("behind_proxy = 1", &[], "设置 behind_proxy 应为true 或 false，现为“1”"),
            ("suite = \"sm2\"", &[], "设置 suite 应为guomi 或 international，现为“sm2”"),
            ("second_factor = \"ja\"", &[], "设置 second_factor 应为required、optional 或 off，现为“ja”"),
            ("session_hours = 0", &[], "设置 session_hours 应为1 至 168 的整数，现为“0”"),
            ("lock_after = 1", &[], "设置 lock_after 应为2 至 100 的整数，现为“1”"),
            (
                "sso_issuer = \"http://sso.example\"",
                &[],
                "设置 sso_issuer 应为以 https:// 开头的地址，现为“http://sso.example”",
            ),
            ("sso_issuer = \"https://sso.example\"", &[], "设置 sso_return 应为以 https:// 开头的地址，现为“”"),
            (
                "sso_issuer = \"https://sso.example\"\nsso_return = \"https://jn.example\"",
                &[],
                "设置 sso_client_id 应为统一身份认证给出的应用标识，现为“”",
            ),
            ("worker = \"ja\"", &[], "设置 worker 应为true 或 false，现为“ja”"),
            ("lisen = \"x\"", &[], "设置文件中有不认识的设置 lisen"),
            ("", &[("JIANNUO_LISEN", "x")], "不认识的环境变量 JIANNUO_LISEN"),
            ("listen = []", &[], "设置文件中的 listen 应为文字、整数或 true/false"),
            ("", &[("JIANNUO_MASTER_KEY", "geheim")], "环境变量 JIANNUO_MASTER_KEY 应为64 个十六进制字符"),
            ("database = \"mysql://u:geheim@h/d\"", &[], "设置 database 应为留空，或以 postgres:// 或 sqlite: 开头"),
        ];
        for (file, environment, sentence) in table {
            let failure = read(file, environment).expect_err(sentence);
            assert_eq!(failure.to_string(), sentence, "{file} {environment:?}");
        }
        let broken = read("listen = ", &[]).unwrap_err().to_string();
        assert!(broken.starts_with("设置文件的格式不正确："), "{broken}");
    }

    #[test]
    fn the_command_line_comes_before_the_environment_and_that_before_the_file() {
        let file = "listen = \"127.0.0.1:1\"\ndata = \"a\"\nlog = \"warn\"";
        let environment = [("JIANNUO_LISTEN", "127.0.0.1:2"), ("JIANNUO_DATA", "b"), ("JIANNUO_TEST_PG", "ignored")];
        let environment = environment.map(|(key, value)| (key.to_owned(), value.to_owned())).into_iter().collect();
        let given = Given { listen: Some("127.0.0.1:3".to_owned()), ..Given::default() };
        let settings = Settings::from_texts(file, &environment, &given).unwrap();
        assert_eq!(settings.listen.port(), 3);
        assert_eq!(settings.data, PathBuf::from("b"));
        assert_eq!(settings.evidence, PathBuf::from("b/evidence"));
        assert_eq!(settings.log, "warn");
        assert_eq!(settings.database_url(), "sqlite:b/jiannuo.db");
    }

    #[test]
    fn secrets_are_never_shown() {
        let key = "ab".repeat(32);
        let database = "postgres://jiannuo:geheim@localhost/jiannuo";
        let settings = read("", &[("JIANNUO_MASTER_KEY", &key), ("JIANNUO_DATABASE", database)]).unwrap();
        let shown = format!("{settings:?}");
        assert!(!shown.contains("abab") && !shown.contains("geheim"), "{shown}");
        assert_eq!(settings.database_url(), database);
    }

    #[test]
    fn the_sample_is_a_settings_file_with_every_setting_at_its_default() {
        let sample = sample();
        assert_eq!(read(&sample, &[]).unwrap(), read("", &[]).unwrap());
        let uncommented: String = sample
            .lines()
            .filter_map(|line| line.strip_prefix("# ").filter(|line| line.contains(" = ")))
            .collect::<Vec<_>>()
            .join("\n");
        assert_eq!(read(&uncommented, &[]).unwrap(), read("", &[]).unwrap());
        assert_eq!(uncommented.lines().count(), ROWS.len());
    }
}
