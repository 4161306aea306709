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
    }

    impl Apart {
        pub fn new() -> Option<Self> {
            let program = std::env::current_exe().ok()?;
            Some(Self { program, places: Arc::new(Semaphore::new(PLACES)) })
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
            let (program, places) = (self.program.clone(), Arc::clone(&self.places));
            Box::pin(async move {
                let kind = Kind::of(&media_type).ok_or(NotDrawn::Unreadable)?;
                let _place = places.acquire().await.map_err(|_| NotDrawn::TooMuch)?;
                match tokio::time::timeout(TIME, ask(program, kind, bytes, page)).await {
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
}
