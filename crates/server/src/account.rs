//! `account`: the first administrators of a real place, and seeing and shutting accounts where no page can be reached.
//!
//! Whoever runs it holds the data folder with every key, so it may set up administrators without a second hand. It makes no
//! demonstration accounts and no password: the person opens the account by a one-time link.

use crate::{
    Verdict,
    config::Settings,
    control::{self, Request},
    failure::Failure,
    house::{House, Mode},
    import::print_all,
    lock::DataLock,
};
use casework::{AccountForm, Casework};
use clap::Subcommand;
use serde::{Deserialize, Serialize};

/// What is asked about accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// Makes an account.
    #[command(about = "新建账号并打印一次性启用链接；可新建首批管理员", next_help_heading = "选项")]
    Add {
        /// The name to sign in with.
        #[arg(long, value_name = "登录名", help = "登录名，3 至 40 个字母、数字、点、连字符或下划线")]
        login: String,
        /// The person's name.
        #[arg(long, value_name = "姓名", help = "姓名")]
        name: String,
        /// The organ.
        #[arg(long, value_name = "单位", help = "单位的标识、名称、简称或者统一社会信用代码")]
        organ: String,
        /// The role.
        #[arg(long, value_name = "岗位", help = "岗位，如 安全管理员、审计管理员、系统管理员、受理员")]
        role: String,
    },
    /// Invites somebody anew.
    #[command(about = "作废原密码，打印新的一次性启用链接", next_help_heading = "选项")]
    Invite {
        /// The name to sign in with.
        #[arg(long, value_name = "登录名", help = "登录名")]
        login: String,
    },
    /// Lists accounts.
    #[command(about = "列出全部账号及其状态", next_help_heading = "选项")]
    List,
    /// Shuts an account.
    #[command(about = "停用账号；名下有在办案件的须先在页面上办理离岗移交", next_help_heading = "选项")]
    Disable {
        /// The name to sign in with.
        #[arg(long, value_name = "登录名", help = "登录名")]
        login: String,
        /// Why.
        #[arg(long, value_name = "原因", help = "停用原因")]
        reason: String,
    },
}

/// Carries it out, by this process or by the server that runs on the same data.
///
/// # Errors
///
/// One sentence: a demonstration, a login that is taken, an organ the directory does not know, and so on.
pub async fn run(settings: Settings, asked: Asked) -> Result<Verdict, Failure> {
    let Some(_lock) = DataLock::take(&settings.data)? else {
        let answer = control::ask(&settings.data, &Request::Account(asked)).await?;
        print_all(&answer.lines);
        return if answer.ok { Ok(Verdict::Fine) } else { Err(Failure::new(answer.failure.unwrap_or_default())) };
    };
    // A new account may be the first thing in a new database of a real place.
    let mode = if matches!(asked, Asked::Add { .. }) { Mode::Real } else { Mode::AsItIs };
    let days = settings.invitation_days;
    let mut house = House::open(settings, mode).await?;
    house.take_newest().await?;
    let lines = carry_out(&house.casework, &asked, house.demonstration, days).await?;
    print_all(&lines);
    house.close().await;
    Ok(Verdict::Fine)
}

/// Carries it out; answers what to print.
///
/// # Errors
///
/// As [`run`].
pub async fn carry_out(
    casework: &Casework,
    asked: &Asked,
    demonstration: bool,
    days: u16,
) -> Result<Vec<String>, Failure> {
    let unknown = |login: &str| Failure::new(format!("没有账号“{login}”"));
    let slip = match asked {
        Asked::List => {
            let accounts = casework.accounts_at_counter().await?;
            let line = |it: &casework::CounterAccount| {
                format!("{:<24}{}  {}  {}  {}", it.login, it.state, it.role_label, it.organ_name, it.name)
            };
            return Ok(accounts.iter().map(line).collect());
        }
        Asked::Disable { login, reason } => {
            return match casework.shut_at_counter(login, reason).await {
                Err(casework::Error::NotFound) => Err(unknown(login)),
                other => Ok(other.map(|()| vec![format!("账号“{login}”已停用。")])?),
            };
        }
        _ if demonstration => {
            return Err(Failure::new("示范环境的账号随示范数据建立，不能用命令新建；正式部署请另选数据目录"));
        }
        Asked::Add { login, name, organ, role } => {
            let form = AccountForm {
                name: name.clone(),
                login: login.clone(),
                organ: organ.clone(),
                role: role.clone(),
                until: String::new(),
            };
            casework.add_account_at_counter(&form, days).await?
        }
        Asked::Invite { login } => match casework.invite_at_counter(login, days).await {
            Err(casework::Error::NotFound) => return Err(unknown(login)),
            other => other?,
        },
    };
    Ok(vec![slip.path(), format!("请由{}本人在{}前打开以上链接设置密码；链接只能用一次。", slip.name, slip.good_until)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Given;
    use std::collections::BTreeMap;

    #[tokio::test]
    async fn the_first_administrators_of_a_real_place_begin_at_the_command_line() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let given = Given { data: Some(data), ..Given::default() };
        let settings =
            Settings::from_texts("profile = \"../../profiles/xishuangbanna\"", &BTreeMap::new(), &given).unwrap();
        let house = House::open(settings, Mode::Real).await.unwrap();
        house.casework.adopt_setup().await.unwrap();
        let organ = house.place.loaded.profile.leads.first().unwrap().lead.to_string();
        let add = |login: &str, role: &str| Asked::Add {
            login: login.to_owned(),
            name: "某人".to_owned(),
            organ: organ.clone(),
            role: role.to_owned(),
        };
        let does = async |asked: Asked| carry_out(&house.casework, &asked, house.demonstration, 7).await;
        for (login, role) in [("anquan", "安全管理员"), ("shenji", "审计管理员"), ("xitong", "system_admin")]
        {
            let lines = does(add(login, role)).await.unwrap();
            assert!(lines[0].starts_with("/invitation/"), "{lines:?}");
            let token = lines[0].trim_start_matches("/invitation/");
            let opened = house.casework.open_invited(token, "一个很长的口令-2026-Xq", "一个很长的口令-2026-Xq").await;
            assert_eq!(opened.unwrap(), login);
        }
        assert!(does(add("anquan", "受理员")).await.unwrap_err().to_string().contains("已被使用"));
        assert!(does(add("other", "院长")).await.is_err());
        let listed = does(Asked::List).await.unwrap();
        assert_eq!(listed.len(), 3);
        assert!(listed.iter().all(|line| line.contains("正常")), "{listed:?}");
        let disable = |login: &str| Asked::Disable { login: login.to_owned(), reason: "调离".to_owned() };
        does(disable("xitong")).await.unwrap();
        assert!(does(disable("nobody")).await.unwrap_err().to_string().contains("没有账号"));
        assert!(does(Asked::List).await.unwrap().iter().any(|line| line.contains("已停用")));
        let demo = carry_out(&house.casework, &add("x-y", "受理员"), true, 7).await;
        assert!(demo.unwrap_err().to_string().contains("示范环境"));
        house.close().await;
    }
}
