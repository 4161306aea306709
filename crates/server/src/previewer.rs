//! Files of strangers drawn in a process of its own: this program again, with no settings, no keys, little memory and little
//! time. What a file made to harm can bring down is that process and one preview.

use casework::Previewer;
use std::sync::Arc;

/// What draws files here; none without the feature `pdf`.
pub fn of_this_program() -> Option<Arc<dyn Previewer>> {
    #[cfg(feature = "pdf")]
    {
        apart::Apart::new().map(|drawer| Arc::new(drawer) as Arc<dyn Previewer>)
    }
    #[cfg(not(feature = "pdf"))]
    None
}

#[cfg(feature = "pdf")]
pub use apart::draw;

#[cfg(feature = "pdf")]
mod apart {
    use casework::{NotDrawn, PageDrawn, Previewer};
    use futures_util::future::BoxFuture;
    use preview::{Kind, Undrawable};
    use std::{
        io::{self, Read, Write},
        path::PathBuf,
        process::{ExitCode, Stdio},
        sync::Arc,
        time::Duration,
    };
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        process::Command,
        sync::Semaphore,
    };

    /// Drawers at once.
    const PLACES: usize = 2;
    /// How long one may draw.
    const TIME: Duration = Duration::from_secs(20);
    /// How much of a processor it may use, in seconds.
    const CPU_SECONDS: u64 = 20;
    /// How much memory it may ask for.
    const MEMORY: u64 = 2 << 30;
    /// The largest picture that is taken from it.
    const ANSWER: u64 = 16 << 20;
    /// Exit codes by which it says why it drew nothing.
    const UNREADABLE: u8 = 3;
    const NO_SUCH_PAGE: u8 = 4;

    /// Starts this program once for each page.
    pub struct Apart {
        program: PathBuf,
        places: Arc<Semaphore>,
        time: Duration,
    }

    impl Apart {
        pub fn new() -> Option<Self> {
            let program = std::env::current_exe().ok()?;
            Some(Self { program, places: Arc::new(Semaphore::new(PLACES)), time: TIME })
        }
    }

    impl Previewer for Apart {
        fn draws(&self, media_type: &str) -> bool {
            Kind::of(media_type).is_some()
        }

        fn draw(
            &self,
            media_type: String,
            bytes: Vec<u8>,
            page: u32,
        ) -> BoxFuture<'static, Result<PageDrawn, NotDrawn>> {
            let (program, places, time) = (self.program.clone(), Arc::clone(&self.places), self.time);
            Box::pin(async move {
                let kind = Kind::of(&media_type).ok_or(NotDrawn::Unreadable)?;
                let _place = places.acquire().await.map_err(|_| NotDrawn::TooMuch)?;
                match tokio::time::timeout(time, ask(program, kind, bytes, page)).await {
                    Ok(Ok(answer)) => answer,
                    Ok(Err(error)) => {
                        tracing::warn!(%error, "preview.failed");
                        Err(NotDrawn::TooMuch)
                    }
                    Err(_) => {
                        tracing::warn!("preview.too_slow");
                        Err(NotDrawn::TooMuch)
                    }
                }
            })
        }
    }

    async fn ask(program: PathBuf, kind: Kind, bytes: Vec<u8>, page: u32) -> io::Result<Result<PageDrawn, NotDrawn>> {
        let mut child = Command::new(program)
            .args(["preview", kind.word(), &page.to_string()])
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let (Some(mut to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("no pipes"));
        };
        let mut answer = Vec::new();
        let give = async {
            // It may have seen enough and be gone.
            let _ = to.write_all(&bytes).await;
            drop(to);
        };
        let ((), taken) = tokio::join!(give, async { from.take(ANSWER).read_to_end(&mut answer).await });
        taken?;
        let code = child.wait().await?.code();
        Ok(match (code.and_then(|code| u8::try_from(code).ok()), answer.split_first_chunk::<4>()) {
            (Some(0), Some((pages, jpeg))) => Ok(PageDrawn { jpeg: jpeg.to_vec(), pages: u32::from_be_bytes(*pages) }),
            (Some(UNREADABLE), _) => Err(NotDrawn::Unreadable),
            (Some(NO_SUCH_PAGE), _) => Err(NotDrawn::NoSuchPage),
            // Killed by a limit, or a fault of the drawer.
            _ => Err(NotDrawn::TooMuch),
        })
    }

    /// `jiannuo preview KIND PAGE`: the process that draws. The file comes in, the number of pages and a JPEG go out.
    pub fn draw(kind: &str, page: u32) -> ExitCode {
        limit();
        let mut bytes = Vec::new();
        let Some(kind) = Kind::from_word(kind) else { return ExitCode::from(UNREADABLE) };
        if io::stdin().lock().read_to_end(&mut bytes).is_err() {
            return ExitCode::from(UNREADABLE);
        }
        match preview::draw(kind, bytes, page) {
            Ok(drawn) => {
                let mut out = io::stdout().lock();
                let said = out.write_all(&drawn.pages.to_be_bytes()).and_then(|()| out.write_all(&drawn.jpeg));
                if said.and_then(|()| out.flush()).is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
            }
            Err(Undrawable::Unreadable) => ExitCode::from(UNREADABLE),
            Err(Undrawable::NoSuchPage) => ExitCode::from(NO_SUCH_PAGE),
        }
    }

    #[cfg(unix)]
    fn limit() {
        use rustix::process::{Resource, Rlimit, setrlimit};
        for (what, most) in [(Resource::As, MEMORY), (Resource::Cpu, CPU_SECONDS), (Resource::Core, 0)] {
            let _ = setrlimit(what, Rlimit { current: Some(most), maximum: Some(most) });
        }
    }

    #[cfg(not(unix))]
    fn limit() {}

    #[cfg(all(test, unix))]
    mod tests {
        use super::*;
        use std::{fs, os::unix::fs::PermissionsExt};

        /// What the server makes of a drawer that does this.
        async fn with(script: &str) -> Result<PageDrawn, NotDrawn> {
            let folder = tempfile::tempdir().unwrap();
            let program = folder.path().join("drawer");
            fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
            fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
            let drawer = Apart { program, places: Arc::new(Semaphore::new(1)), time: Duration::from_millis(500) };
            // More than a pipe holds, so that a drawer that does not read it all would block a careless writer.
            drawer.draw("application/pdf".to_owned(), vec![0; 1 << 20], 7).await
        }

        #[tokio::test]
        async fn whatever_becomes_of_a_drawer_the_server_has_an_answer() {
            let page = |jpeg: &[u8]| Ok(PageDrawn { jpeg: jpeg.to_vec(), pages: 2 });
            let table = [
                ("cat >/dev/null; printf '\\000\\000\\000\\002%s' \"$*\"", page(b"preview pdf 7")),
                ("printf '\\000\\000\\000\\002early'", page(b"early")),
                ("printf '\\000\\000\\000\\002%s' \"$HOME$CARGO_MANIFEST_DIR\"", page(b"")),
                ("exit 3", Err(NotDrawn::Unreadable)),
                ("exit 4", Err(NotDrawn::NoSuchPage)),
                ("exit 0", Err(NotDrawn::TooMuch)),
                ("exit 101", Err(NotDrawn::TooMuch)),
                ("kill -9 $$", Err(NotDrawn::TooMuch)),
                ("exec sleep 30", Err(NotDrawn::TooMuch)),
            ];
            for (script, expected) in table {
                assert_eq!(with(script).await, expected, "{script}");
            }
        }
    }
}
