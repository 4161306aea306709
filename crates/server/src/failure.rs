//! Why a command could not be carried out: one sentence for whoever typed it, and the causes for whoever looks deeper.

use std::{error::Error as StdError, fmt};

/// A command that could not be carried out.
pub struct Failure {
    sentence: String,
    cause: Option<Box<dyn StdError + Send + Sync>>,
}

impl Failure {
    /// A failure that the sentence, in Chinese, explains completely.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), cause: None }
    }

    /// A failure whose causes are worth showing.
    pub fn caused(sentence: impl Into<String>, cause: impl StdError + Send + Sync + 'static) -> Self {
        Self { sentence: sentence.into(), cause: Some(Box::new(cause)) }
    }
}

/// The sentence alone.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)?;
        let mut cause: Option<&(dyn StdError + 'static)> = self.cause.as_deref().map(|cause| cause as _);
        while let Some(error) = cause {
            write!(f, "（{error}）")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<casework::Error> for Failure {
    fn from(error: casework::Error) -> Self {
        match error {
            casework::Error::Refused(refusal) => Self::new(format!("{}；{}", refusal.rule, refusal.remedy)),
            casework::Error::Invalid(fields) => {
                let fields: Vec<_> = fields.into_iter().map(|it| format!("{}：{}", it.field, it.message)).collect();
                Self::new(fields.join("；"))
            }
            casework::Error::Forbidden(reason) | casework::Error::Setup(reason) => Self::new(reason),
            casework::Error::Import(error) => Self::new(error.to_string()),
            casework::Error::Store(error) => error.into(),
            other => Self::caused("操作没有完成", other),
        }
    }
}

impl From<store::StoreError> for Failure {
    fn from(error: store::StoreError) -> Self {
        match &error {
            store::StoreError::Unusable(reason) if reason.contains("newer program") => {
                Self::new(format!("数据库由更新版本的程序写成，请改用该版本或更新的程序打开（{reason}）"))
            }
            store::StoreError::Unusable(reason) => Self::new(format!("数据库无法使用（{reason}）")),
            store::StoreError::Busy => Self::new("数据库正忙，请稍后再试"),
            _ => Self::caused("数据库操作失败", error),
        }
    }
}
