//! Evidence: bytes too large for rows, sealed frame by frame, in a folder beside the database.
//!
//! A file and its folder are synced before anything refers to it. Names are random and say nothing; the digest of
//! the original is an attribute of the evidence row, so that equality of two files does not show.

use crate::StoreError;
use crate::writer::BoxFuture;
use futures_util::{Stream, StreamExt, stream};
use seal::envelope::DataKey;
use seal::frames::{FrameOpener, FrameSealer, SALT_BYTES};
use seal::{Digest, Suite};
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use tokio::fs::{self, File, OpenOptions};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};

/// An open object that is read from its beginning.
pub type Reader = Pin<Box<dyn AsyncRead + Send>>;

/// Where sealed bytes lie. One implementation for a folder; another one may speak to an object service.
pub trait Objects: Send + Sync {
    /// Begins an object. Nothing is to be seen of it before [`ObjectWriter::finish`].
    fn begin<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Box<dyn ObjectWriter>>>;

    /// Opens an object.
    fn open<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Reader>>;

    /// Removes an object; it is no error if there is none.
    fn remove<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<()>>;
}

/// An object being written.
pub trait ObjectWriter: Send {
    /// Appends bytes.
    fn write<'a>(&'a mut self, bytes: &'a [u8]) -> BoxFuture<'a, io::Result<()>>;

    /// Makes the object durable and visible.
    fn finish(self: Box<Self>) -> BoxFuture<'static, io::Result<()>>;

    /// Takes back what was written.
    fn abandon(self: Box<Self>) -> BoxFuture<'static, io::Result<()>>;
}

/// What was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Digest of the original bytes.
    pub digest: Digest,
    /// Their number.
    pub size_bytes: u64,
    /// The first of them, up to [`HEAD_BYTES`], to tell what they are.
    pub head: Vec<u8>,
}

/// Enough to recognise every file type that evidence comes in.
pub const HEAD_BYTES: usize = 512;

/// How much is read from an object at once.
const CHUNK_BYTES: usize = 64 * 1024;

/// The place that the frames of an object are bound to.
fn place(name: &str) -> Vec<u8> {
    format!("object\0{name}").into_bytes()
}

/// Seals what `source` gives into the object `name`.
///
/// `key` is the key of this file alone and `salt` is drawn anew.
///
/// # Errors
///
/// [`StoreError::TooLarge`] as soon as more than `limit_bytes` came; nothing is left of it then.
pub async fn put<S, B>(
    objects: &dyn Objects,
    suite: Suite,
    key: &DataKey,
    salt: [u8; SALT_BYTES],
    name: &str,
    source: S,
    limit_bytes: u64,
) -> Result<Stored, StoreError>
where
    S: Stream<Item = io::Result<B>> + Send,
    B: AsRef<[u8]> + Send,
{
    let mut writer = objects.begin(name).await?;
    let mut sealer = FrameSealer::new(suite, key, salt, &place(name));
    let copied = match copy(&mut *writer, &mut sealer, suite, source, limit_bytes).await {
        Ok(stored) => writer.write(&sealer.finish()).await.map(|()| stored).map_err(StoreError::from),
        Err(error) => Err(error),
    };
    match copied {
        Ok(stored) => {
            writer.finish().await?;
            Ok(stored)
        }
        Err(error) => {
            writer.abandon().await?;
            Err(error)
        }
    }
}

async fn copy<S, B>(
    writer: &mut dyn ObjectWriter,
    sealer: &mut FrameSealer,
    suite: Suite,
    source: S,
    limit_bytes: u64,
) -> Result<Stored, StoreError>
where
    S: Stream<Item = io::Result<B>> + Send,
    B: AsRef<[u8]> + Send,
{
    let mut source = std::pin::pin!(source);
    let mut hasher = suite.hasher();
    let mut size_bytes = 0_u64;
    let mut head = Vec::new();
    while let Some(piece) = source.next().await {
        let piece = piece?;
        let bytes = piece.as_ref();
        size_bytes += bytes.len() as u64;
        if size_bytes > limit_bytes {
            return Err(StoreError::TooLarge { limit_bytes });
        }
        head.extend(bytes.iter().take(HEAD_BYTES - head.len()));
        hasher.update(bytes);
        let sealed = sealer.push(bytes);
        if !sealed.is_empty() {
            writer.write(&sealed).await?;
        }
    }
    Ok(Stored { digest: hasher.finish(), size_bytes, head })
}

/// Opens the object `name` piece by piece.
///
/// Each piece is genuine, but the file is whole only when the stream ends without an error.
pub async fn get(
    objects: &dyn Objects,
    key: &DataKey,
    name: &str,
) -> Result<impl Stream<Item = Result<Vec<u8>, StoreError>> + Send + use<>, StoreError> {
    let reader = objects.open(name).await?;
    let opener = FrameOpener::new(key, &place(name));
    Ok(stream::try_unfold(Some((reader, opener)), |state| async {
        let Some((mut reader, mut opener)) = state else { return Ok(None) };
        let mut buffer = vec![0; CHUNK_BYTES];
        loop {
            let read = reader.read(&mut buffer).await?;
            if read == 0 {
                let rest = opener.finish().map_err(|error| StoreError::Crypto(error.to_string()))?;
                return Ok(Some((rest, None)));
            }
            let opened = opener.push(&buffer[..read]).map_err(|error| StoreError::Crypto(error.to_string()))?;
            if !opened.is_empty() {
                return Ok(Some((opened, Some((reader, opener)))));
            }
        }
    }))
}

/// Objects as files below one folder.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Uses the folder `root`, making it if there is none.
    pub async fn open(root: impl Into<PathBuf>) -> io::Result<Self> {
        let root = root.into();
        fs::create_dir_all(&root).await?;
        Ok(Self { root })
    }

    /// Names come from us, but a wrong one must not leave the folder.
    fn path(&self, name: &str) -> io::Result<PathBuf> {
        let fits = (4..=128).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        if !fits {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not the name of an object"));
        }
        Ok(self.root.join(&name[..2]).join(name))
    }
}

struct FileWriter {
    file: File,
    temporary: PathBuf,
    path: PathBuf,
}

async fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path).await?.sync_all().await
}

impl Objects for Folder {
    fn begin<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Box<dyn ObjectWriter>>> {
        Box::pin(async move {
            let path = self.path(name)?;
            if fs::try_exists(&path).await? {
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, "an object is never written twice"));
            }
            let folder = path.parent().expect("an object lies in a folder");
            fs::create_dir_all(folder).await?;
            sync_folder(&self.root).await?;
            let temporary = path.with_extension("part");
            // What an upload that broke off has left is written over.
            let file = OpenOptions::new().write(true).create(true).truncate(true).open(&temporary).await?;
            Ok(Box::new(FileWriter { file, temporary, path }) as Box<dyn ObjectWriter>)
        })
    }

    fn open<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Reader>> {
        Box::pin(async move { Ok(Box::pin(File::open(self.path(name)?).await?) as Reader) })
    }

    fn remove<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<()>> {
        Box::pin(async move {
            match fs::remove_file(self.path(name)?).await {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            }
        })
    }
}

impl ObjectWriter for FileWriter {
    fn write<'a>(&'a mut self, bytes: &'a [u8]) -> BoxFuture<'a, io::Result<()>> {
        Box::pin(self.file.write_all(bytes))
    }

    fn finish(mut self: Box<Self>) -> BoxFuture<'static, io::Result<()>> {
        Box::pin(async move {
            self.file.flush().await?;
            self.file.sync_all().await?;
            fs::rename(&self.temporary, &self.path).await?;
            sync_folder(self.path.parent().expect("an object lies in a folder")).await
        })
    }

    fn abandon(self: Box<Self>) -> BoxFuture<'static, io::Result<()>> {
        Box::pin(async move {
            drop(self.file);
            fs::remove_file(&self.temporary).await
        })
    }
}
