//! `token`: an access token for an account, made by this process or by the server that runs on the same data.

use crate::{
    Verdict,
    config::Settings,
    control::{self, Request},
    failure::Failure,
    house::{House, Mode},
    import::print_all,
    lock::DataLock,
};
use casework::{Casework, TokenForm};
use serde::{Deserialize, Serialize};

/// What is asked of the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The account's login.
    pub login: String,
    /// Codes of scopes.
    pub scopes: Vec<String>,
    /// How many days it is good.
    pub days: u16,
    /// What it is for.
    pub label: String,
}

/// Makes a token and prints its secret, and nothing else.
///
/// # Errors
///
/// One sentence: no such account, a scope that its role does not have, and so on.
pub async fn run(settings: Settings, asked: Asked) -> Result<Verdict, Failure> {
    let Some(_lock) = DataLock::take(&settings.data)? else {
        let answer = control::ask(&settings.data, &Request::Token(asked)).await?;
        print_all(&answer.lines);
        return if answer.ok { Ok(Verdict::Fine) } else { Err(Failure::new(answer.failure.unwrap_or_default())) };
    };
    let house = House::open(settings, Mode::AsItIs).await?;
    house.casework.adopt_setup().await?;
    let secret = make(&house.casework, &asked).await?;
    print_all(&[secret]);
    house.close().await;
    Ok(Verdict::Fine)
}

/// Makes a token for an account; answers its secret.
///
/// # Errors
///
/// As [`run`].
pub async fn make(casework: &Casework, asked: &Asked) -> Result<String, Failure> {
    let viewer = casework.viewer_by_login(&asked.login).await?;
    let viewer = viewer.ok_or_else(|| Failure::new(format!("没有账号“{}”", asked.login)))?;
    let form = TokenForm {
        label: asked.label.clone(),
        scopes: asked.scopes.clone(),
        days: asked.days.to_string(),
        key: String::new(),
    };
    Ok(casework.make_token(&viewer, &form, &web::scopes_of(viewer.role)).await?.secret)
}
