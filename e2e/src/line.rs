//! A line between a browser and the program that breaks where a test wants it to.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A line that carries so many bytes towards the server and then is dead until it is given more.
#[derive(Debug)]
pub struct Line {
    /// Where a browser reaches the server through it, without a slash at the end.
    pub address: String,
    left: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl Line {
    /// A line to a port of this machine that lets everything pass.
    ///
    /// # Panics
    ///
    /// If there is no free port.
    pub async fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("it has an address"));
        let left = Arc::new(AtomicU64::new(u64::MAX));
        let budget = Arc::clone(&left);
        let task = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                if budget.load(Ordering::SeqCst) > 0 {
                    tokio::spawn(carry(near, port, Arc::clone(&budget)));
                }
            }
        });
        Self { address, left, task }
    }

    /// From now on so many bytes reach the server; then every connection breaks.
    pub fn breaks_after(&self, bytes: u64) {
        self.left.store(bytes, Ordering::SeqCst);
    }

    /// Whether it is dead.
    pub fn is_dead(&self) -> bool {
        self.left.load(Ordering::SeqCst) == 0
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Carries one connection, until either side ends it or the line breaks under it.
async fn carry(mut near: TcpStream, port: u16, left: Arc<AtomicU64>) {
    let Ok(mut far) = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], port))).await else { return };
    let (mut up, mut down) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        tokio::select! {
            read = near.read(&mut up) => {
                let Ok(read @ 1..) = read else { return };
                let whole = u64::try_from(read).unwrap_or(u64::MAX);
                let before = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| Some(left.saturating_sub(whole)));
                let fits = usize::try_from(before.unwrap_or(0).min(whole)).unwrap_or(read);
                if far.write_all(&up[..fits]).await.is_err() || fits < read {
                    return;
                }
            }
            read = far.read(&mut down) => {
                let Ok(read @ 1..) = read else { return };
                if near.write_all(&down[..read]).await.is_err() {
                    return;
                }
            }
        }
    }
}
