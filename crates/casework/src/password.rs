//! Passwords: how they are hashed, how good they have to be, and how they change.

use crate::{
    Casework, FieldError, Viewer,
    audit::AuditAction,
    error::{Error, invalid},
};
use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier};
use domain::actor::Role;
use store::Account;
use zxcvbn::{
    Score,
    feedback::{Suggestion, Warning},
    zxcvbn,
};

/// The fewest characters of a password.
pub const SHORTEST_PASSWORD: usize = 12;
/// The most: enough for any sentence, and a bound to what is hashed.
pub const LONGEST_PASSWORD: usize = 200;

/// The hash of a password that nobody has, so that an unknown name costs the same time.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$RdescudvJCsgt3ub+b5dWRWJTmaaJObG6Xl1ZrpBa1o";

/// The program by its names.
const OWN_WORDS: [&str; 2] = ["践诺", "jiannuo"];

/// What is typed to change one's password.
#[derive(Default)]
pub struct PasswordChange {
    /// The present one.
    pub present: String,
    /// The new one.
    pub new: String,
    /// The new one again.
    pub again: String,
}

impl std::fmt::Debug for PasswordChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordChange").finish_non_exhaustive()
    }
}

fn check_password(words: &[&str], password: &str) -> Result<(), Vec<String>> {
    let reasons = weaknesses(words, password);
    if reasons.is_empty() { Ok(()) } else { Err(reasons) }
}

impl Casework {
    /// The argon2id hash of a password. Slow on purpose; runs beside the async work.
    pub async fn hash_password(&self, password: &str) -> Result<String, Error> {
        let password = password.to_owned();
        let salt = self.random::<16>();
        tokio::task::spawn_blocking(move || {
            Argon2::default()
                .hash_password_with_salt(password.as_bytes(), &salt)
                .map(|hash| hash.to_string())
                .map_err(|error| Error::Setup(error.to_string()))
        })
        .await
        .map_err(|_| Error::Busy)?
    }

    /// Whether this is the password of the account. Takes as long where there is no account.
    pub(crate) async fn password_is_right(&self, account: Option<&Account>, password: &str) -> Result<bool, Error> {
        let hash = account.map_or_else(|| NOBODY.to_owned(), |account| account.password_hash.clone());
        let password = password.to_owned();
        let right = tokio::task::spawn_blocking(move || {
            PasswordHash::new(&hash)
                .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        });
        Ok(right.await.map_err(|_| Error::Busy)? && account.is_some())
    }

    /// Hashes a password that was just found right anew, if its hash was made with older parameters.
    pub(crate) async fn hash_anew_if_old(&self, account: &Account, password: &str) -> Result<(), Error> {
        if hashed_as_now(&account.password_hash) {
            return Ok(());
        }
        let anew = self.hash_password(password).await?;
        Ok(self.store().rehash_password(&account.account_id, &account.password_hash, &anew).await?)
    }

    /// Whether a password is good enough for the person of this login and name, or why not.
    ///
    /// # Errors
    ///
    /// The reasons and what to do about them, in Chinese.
    pub fn check_password_strength(&self, login: &str, name: &str, password: &str) -> Result<(), Vec<String>> {
        check_password(&[login, name, &self.profile().place], password)
    }

    /// Changes the viewer's own password, and ends its other sessions.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with every field that does not pass.
    pub async fn change_password(&self, viewer: &Viewer, token: &str, form: &PasswordChange) -> Result<(), Error> {
        let account = self.own_account(viewer).await?;
        let mut faults = Vec::new();
        if form.present.is_empty() {
            faults.push(FieldError::new("present", "请填写现在的密码"));
        }
        let words = [account.login.as_str(), account.name.as_str(), &viewer.organ_name, &self.profile().place];
        if let Err(reasons) = check_password(&words, &form.new) {
            faults.extend(reasons.into_iter().map(|reason| FieldError::new("new", reason)));
        } else if form.new == form.present {
            faults.push(FieldError::new("new", "新密码不能与现在的密码相同"));
        }
        if form.again != form.new {
            faults.push(FieldError::new("again", "两次填写的新密码不一致，请重新填写"));
        }
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        self.confirm_password(&account, "present", &form.present).await?;
        let hash = self.hash_password(&form.new).await?;
        let audit = self.audit_entry(Some(viewer), AuditAction::PasswordChanged, &account.account_id, &[]);
        let kept = self.token_hash(token);
        Ok(self.store().change_password(&account.account_id, &hash, false, Some(&kept), audit).await?)
    }

    /// Sets a password that its person has to change at once, and ends the account's sessions. The answer is shown once.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] for everybody but security administrators, and for one's own account.
    pub async fn reset_password(&self, by: &Viewer, login: &str) -> Result<String, Error> {
        let account = self.account_for_security(by, login).await?;
        let password = self.readable_code(4);
        let hash = self.hash_password(&password).await?;
        let audit = self.audit_entry(Some(by), AuditAction::PasswordReset, &account.account_id, &[]);
        self.store().change_password(&account.account_id, &hash, true, None, audit).await?;
        Ok(password)
    }

    /// Confirms that the person at the keyboard knows the account's password. Failures count and lock.
    pub(crate) async fn confirm_password(&self, account: &Account, field: &str, password: &str) -> Result<(), Error> {
        let counter = self.counter("password", &account.account_id);
        self.take_turn(&counter, "password", &account.account_id, field).await?;
        if !self.password_is_right(Some(account), password).await? {
            return invalid(field, "密码不正确，请核对后再填");
        }
        Ok(self.store().clear_attempts(&counter).await?)
    }

    /// The account of a person who has one.
    pub(crate) async fn own_account(&self, viewer: &Viewer) -> Result<Account, Error> {
        let account = self.store().account(viewer.person.as_str()).await?;
        account.filter(|account| !account.disabled).ok_or(Error::NotFound)
    }

    /// The account of a login, for a security administrator who acts on another's.
    pub(crate) async fn account_for_security(&self, by: &Viewer, login: &str) -> Result<Account, Error> {
        only_security(by)?;
        let login = login.trim();
        if login.is_empty() {
            return invalid("login", "请填写账号");
        }
        match self.store().account_by_login(login).await? {
            None => invalid("login", "没有这个账号，请核对后再填"),
            Some(account) if account.account_id == by.person.as_str() => {
                Err(Error::Forbidden("不能对自己的账号这样做，请由其他安全管理员办理".to_owned()))
            }
            Some(account) => Ok(account),
        }
    }
}

/// Lets security administrators pass and nobody else.
pub(crate) fn only_security(by: &Viewer) -> Result<(), Error> {
    if by.role == Role::SecurityAdmin {
        return Ok(());
    }
    Err(Error::Forbidden("只有安全管理员可以办理".to_owned()))
}

/// Whether a hash was made the way new ones are.
fn hashed_as_now(hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    let same = |params: Params| {
        let now = Params::default();
        (params.m_cost(), params.t_cost(), params.p_cost()) == (now.m_cost(), now.t_cost(), now.p_cost())
    };
    hash.algorithm.as_str() == Algorithm::Argon2id.as_str() && Params::try_from(&hash).is_ok_and(same)
}

/// Why a password is not good enough; nothing if it is.
fn weaknesses(words: &[&str], password: &str) -> Vec<String> {
    let length = password.chars().count();
    if length == 0 {
        return vec!["请填写新密码".to_owned()];
    }
    if length < SHORTEST_PASSWORD {
        return vec![format!("至少{SHORTEST_PASSWORD}个字符，现有{length}个；可以用几个互不相关的词连成一句")];
    }
    if length > LONGEST_PASSWORD {
        return vec![format!("最多{LONGEST_PASSWORD}个字符，现有{length}个")];
    }
    let mut reasons = Vec::new();
    let folded = password.to_lowercase();
    let known: Vec<String> = words.iter().chain(&OWN_WORDS).map(|word| word.trim().to_lowercase()).collect();
    // A single character is in every sentence.
    if known.iter().any(|word| word.chars().count() >= 2 && folded.contains(word.as_str())) {
        reasons.push("不能含有账号、姓名、单位、地名或系统名称".to_owned());
    }
    let parts =
        known.iter().flat_map(|word| word.split(|c: char| !c.is_alphanumeric())).filter(|part| !part.is_empty());
    let inputs: Vec<&str> = known.iter().map(String::as_str).chain(parts).collect();
    let estimate = zxcvbn(password, &inputs);
    if estimate.score() < Score::Three {
        let feedback = estimate.feedback();
        let warning = feedback.and_then(zxcvbn::feedback::Feedback::warning).map_or("太容易被猜到", warning_words);
        let advice: Vec<&str> = feedback
            .map(|feedback| feedback.suggestions().iter().filter_map(|suggestion| advice_words(*suggestion)).collect())
            .unwrap_or_default();
        let advice =
            if advice.is_empty() { "再加一两个互不相关的词".to_owned() } else { advice.join("；") };
        reasons.push(format!("{warning}；{advice}"));
    }
    reasons
}

fn warning_words(warning: Warning) -> &'static str {
    use Warning as W;
    match warning {
        W::StraightRowsOfKeysAreEasyToGuess | W::ShortKeyboardPatternsAreEasyToGuess => "键盘上相邻的键容易被猜到",
        W::RepeatsLikeAaaAreEasyToGuess | W::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => "重复的字符容易被猜到",
        W::ThisIsATop10Password | W::ThisIsATop100Password | W::ThisIsACommonPassword => "这是常见的密码",
        W::ThisIsSimilarToACommonlyUsedPassword => "与常见的密码相近",
        W::SequencesLikeAbcAreEasyToGuess => "连续的字母或数字容易被猜到",
        W::RecentYearsAreEasyToGuess | W::DatesAreOftenEasyToGuess => "年份和日期容易被猜到",
        W::AWordByItselfIsEasyToGuess => "单独一个词容易被猜到",
        W::NamesAndSurnamesByThemselvesAreEasyToGuess | W::CommonNamesAndSurnamesAreEasyToGuess => {
            "姓名和单位、系统的名称容易被猜到"
        }
    }
}

fn advice_words(suggestion: Suggestion) -> Option<&'static str> {
    use Suggestion as S;
    Some(match suggestion {
        S::UseAFewWordsAvoidCommonPhrases => "用几个互不相关的词，不用常见的句子",
        S::NoNeedForSymbolsDigitsOrUppercaseLetters => return None,
        S::AddAnotherWordOrTwo => "再加一两个少见的词",
        S::CapitalizationDoesntHelpVeryMuch | S::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase => "大写字母作用不大",
        S::ReversedWordsArentMuchHarderToGuess => "倒着写作用不大",
        S::PredictableSubstitutionsDontHelpVeryMuch => "用 @ 代替 a 之类的写法作用不大",
        S::UseALongerKeyboardPatternWithMoreTurns | S::AvoidSequences => "不用键盘上或字母表中连续的字符",
        S::AvoidRepeatedWordsAndCharacters => "不用重复的词和字符",
        S::AvoidRecentYears | S::AvoidYearsThatAreAssociatedWithYou | S::AvoidDatesAndYearsThatAreAssociatedWithYou => {
            "不用与自己有关的年份和日期"
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_as_good_as_it_is_hard_to_guess() {
        let words = ["nm-fgw.shouli", "玉罕", "南曼州发展和改革委员会"];
        let table = [
            ("", Some("请填写新密码")),
            ("短密码", Some("至少12个字符，现有3个")),
            ("password1234", Some("常见的密码")),
            ("qwertyuiop123", Some("")),
            ("aaaaaaaaaaaaaa", Some("重复的字符")),
            ("abcdefghijkl", Some("连续的字母")),
            ("jiannuo-demo", Some("系统名称")),
            ("JianNuo-纸船-北纬", Some("系统名称")),
            ("玉罕的密码是很长的一句话", Some("不能含有账号、姓名")),
            ("nm-fgw.shouli-2026", Some("不能含有账号、姓名")),
            ("lantern orbit mango 47 cliff", None),
            ("雨后的石阶上有三只蜗牛", Some("至少12个字符，现有11个")),
            ("雨后的石阶上有三只小蜗牛", None),
            ("v7#kQm2!zR9p", None),
        ];
        for (password, expected) in table {
            let reasons = weaknesses(&words, password);
            match expected {
                None => assert!(reasons.is_empty(), "{password}: {reasons:?}"),
                Some(part) => assert!(reasons.iter().any(|reason| reason.contains(part)), "{password}: {reasons:?}"),
            }
        }
        assert!(weaknesses(&words, &"很长的一句话".repeat(40))[0].contains("最多200个字符"));
    }

    #[test]
    fn only_hashes_made_as_now_are_kept() {
        let table = [
            (NOBODY.to_owned(), true),
            (NOBODY.replace("m=19456", "m=12288"), false),
            (NOBODY.replace("argon2id", "argon2i"), false),
            (String::new(), false),
        ];
        for (hash, kept) in table {
            assert_eq!(hashed_as_now(&hash), kept, "{hash}");
        }
    }
}
