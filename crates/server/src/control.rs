//! The control socket of a running server: a command line that would write asks the server to do it.
//!
//! One request a connection, one JSON object a line, one line back. The socket lies in a folder that only the owner
//! of the data enters.

use crate::{
    account,
    config::Settings,
    failure::Failure,
    import, keys_command,
    lock::run_folder,
    token::{self, Asked},
};
use casework::Casework;
use serde::{Deserialize, Serialize};
use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
};
use web::{AfterAdvance, DemoClock};

/// What may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Are you there?
    Ping,
    /// Import a file of this machine.
    Import {
        /// The channel.
        channel: String,
        /// The file, absolute.
        path: PathBuf,
    },
    /// Make an access token.
    Token(Asked),
    /// Do something about accounts.
    Account(account::Asked),
    /// Take the keys that are in force on disk now.
    TurnKeys,
    /// Note that the wrapped keys were backed up.
    KeysBackedUp {
        /// How many.
        keys: u64,
        /// Digest of the file.
        digest: String,
    },
    /// Let so many days pass; in demonstration only.
    AdvanceDays(u16),
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Whether it was done.
    pub ok: bool,
    /// What to print.
    pub lines: Vec<String>,
    /// Why it was not done.
    pub failure: Option<String>,
}

impl From<Result<Vec<String>, Failure>> for Answer {
    fn from(result: Result<Vec<String>, Failure>) -> Self {
        match result {
            Ok(lines) => Self { ok: true, lines, failure: None },
            Err(failure) => Self { ok: false, lines: Vec::new(), failure: Some(failure.to_string()) },
        }
    }
}

/// What the socket acts on.
#[derive(Clone)]
pub struct Controlled {
    /// The use cases.
    pub casework: Casework,
    /// Where the keys lie.
    pub settings: Settings,
    /// Whether it is a demonstration.
    pub demonstration: bool,
    /// The demonstration's clock, in demonstration.
    pub clock: Option<Arc<dyn DemoClock>>,
    /// How many days an invitation is good.
    pub invitation_days: u16,
    /// What is done after it moved.
    pub after_advance: AfterAdvance,
}

/// Where the socket lies.
pub fn socket_path(data: &Path) -> PathBuf {
    run_folder(data).join("control.sock")
}

/// Opens the socket. The lock of the data folder is held, so one that lies there is a dead one.
///
/// # Errors
///
/// One sentence, such as for a path that is too long for a socket.
pub fn listen(data: &Path) -> Result<UnixListener, Failure> {
    let path = socket_path(data);
    let _ = std::fs::remove_file(&path);
    UnixListener::bind(&path).map_err(|error| {
        Failure::new(format!("控制套接字 {} 无法建立，可换用较短的数据目录路径（{error}）", path.display()))
    })
}

/// Answers requests until the task is dropped.
pub async fn answer_all(listener: UnixListener, controlled: Controlled) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let controlled = controlled.clone();
                tokio::spawn(async move {
                    if let Err(error) = answer_one(stream, &controlled).await {
                        tracing::warn!(%error, "control.broken");
                    }
                });
            }
            Err(error) => {
                tracing::error!(%error, "control.stopped");
                return;
            }
        }
    }
}

/// A request is a word and a path.
const LONGEST_REQUEST: u64 = 16 * 1024;

async fn answer_one(stream: UnixStream, controlled: &Controlled) -> io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut line = String::new();
    BufReader::new(read.take(LONGEST_REQUEST)).read_line(&mut line).await?;
    let answer = match serde_json::from_str(&line) {
        Ok(request) => controlled.carry_out(request).await.into(),
        Err(_) => Answer::from(Err(Failure::new("不认识的控制请求"))),
    };
    let mut text = serde_json::to_string(&answer)?;
    text.push('\n');
    write.write_all(text.as_bytes()).await
}

impl Controlled {
    async fn carry_out(&self, request: Request) -> Result<Vec<String>, Failure> {
        match request {
            Request::Ping => Ok(Vec::new()),
            Request::Import { channel, path } => {
                Ok(import::lines(&import::import(&self.casework.latest(), &channel, &path).await?))
            }
            Request::Token(asked) => Ok(vec![token::make(&self.casework, &asked).await?]),
            Request::Account(asked) => {
                // Only a demonstration has a clock to move.
                let casework = self.casework.latest();
                account::carry_out(&casework, &asked, self.clock.is_some(), self.invitation_days).await
            }
            Request::TurnKeys => keys_command::take_turned(&self.casework, &self.settings, self.demonstration).await,
            Request::KeysBackedUp { keys, digest } => {
                self.casework.note_key_backup(None, keys, &digest).await?;
                Ok(Vec::new())
            }
            Request::AdvanceDays(days) => {
                let clock = self.clock.as_ref().ok_or_else(|| Failure::new("只有示范模式可以调整时间"))?;
                clock.advance_days(days);
                (self.after_advance)().await;
                Ok(vec![format!("现在是 {}", self.casework.now().to_minutes())])
            }
        }
    }
}

/// Asks the server that runs on a data folder.
///
/// # Errors
///
/// One sentence, if it does not answer.
pub async fn ask(data: &Path, request: &Request) -> Result<Answer, Failure> {
    let silent = |error: io::Error| {
        Failure::new(format!(
            "数据目录 {} 正由另一个践诺进程使用，而它没有应答；请稍后再试或先停止它（{error}）",
            data.display()
        ))
    };
    let stream = UnixStream::connect(socket_path(data)).await.map_err(silent)?;
    let (read, mut write) = stream.into_split();
    let mut text = serde_json::to_string(request).map_err(|error| silent(error.into()))?;
    text.push('\n');
    write.write_all(text.as_bytes()).await.map_err(silent)?;
    let mut line = String::new();
    BufReader::new(read).read_line(&mut line).await.map_err(silent)?;
    serde_json::from_str(&line).map_err(|error| silent(error.into()))
}

#[cfg(test)]
mod tests;
