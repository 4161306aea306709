//! How strong a password has to be.

use crate::Casework;

/// The fewest characters.
const SHORTEST: usize = 10;

impl Casework {
    /// What is wrong with a new password, in words; nothing if it may be used.
    pub fn check_password_strength(&self, login: &str, _name: &str, password: &str) -> Result<(), Vec<String>> {
        let mut reasons = Vec::new();
        if password.chars().count() < SHORTEST {
            reasons.push(format!("密码至少{SHORTEST}个字符"));
        }
        if !login.is_empty() && password.to_lowercase().contains(&login.to_lowercase()) {
            reasons.push("密码不能包含登录名".to_owned());
        }
        if reasons.is_empty() { Ok(()) } else { Err(reasons) }
    }
}
