//! Evidence in a folder.

use crate::StoreError;
use crate::objects::{Folder, HEAD_BYTES, Objects, get, put};
use futures_util::{StreamExt, TryStreamExt, stream};
use seal::Suite;
use seal::envelope::DataKey;
use std::io;

const LIMIT: u64 = 300_000;

fn pieces(bytes: &[u8], size: usize) -> Vec<io::Result<Vec<u8>>> {
    bytes.chunks(size).map(|chunk| Ok(chunk.to_vec())).collect()
}

async fn read(folder: &Folder, key: &DataKey, name: &str) -> Result<Vec<u8>, StoreError> {
    get(folder, key, name).await?.try_concat().await
}

#[tokio::test]
async fn what_is_put_comes_back_and_lies_sealed() {
    let temp = tempfile::tempdir().unwrap();
    let folder = Folder::open(temp.path().join("objects")).await.unwrap();
    let key = DataKey::from_bytes([5; 32]);
    for (n, size) in (0_u8..).zip([0, 1, 65_535, 65_536, 65_537, 200_000]) {
        let bytes: Vec<u8> = (0..=250).cycle().take(size).collect();
        let name = format!("object{n}");
        let source = stream::iter(pieces(&bytes, 7_777));
        let stored = put(&folder, Suite::Guomi, &key, [n; 16], &name, source, LIMIT).await.unwrap();
        assert_eq!((stored.size_bytes, stored.digest), (size as u64, Suite::Guomi.digest(&bytes)), "{size}");
        assert_eq!(stored.head, bytes[..size.min(HEAD_BYTES)]);
        assert_eq!(read(&folder, &key, &name).await.unwrap(), bytes, "{size}");
        let raw = std::fs::read(temp.path().join("objects/ob").join(&name)).unwrap();
        assert!(size < 64 || !raw.windows(64).any(|window| window == &bytes[..64]), "{size} lies open");
        let other = DataKey::from_bytes([6; 32]);
        assert!(matches!(read(&folder, &other, &name).await, Err(StoreError::Crypto(_))), "{size}");
    }
    let twice = put(&folder, Suite::Guomi, &key, [0; 16], "object0", stream::iter(pieces(b"x", 1)), LIMIT).await;
    assert!(matches!(twice, Err(StoreError::File(_))), "{twice:?}");
}

#[tokio::test]
async fn nothing_is_left_of_an_upload_that_is_too_large_or_broke_off() {
    let temp = tempfile::tempdir().unwrap();
    let folder = Folder::open(temp.path()).await.unwrap();
    let key = DataKey::from_bytes([5; 32]);
    let endless = stream::repeat_with(|| Ok(vec![0; 4096]));
    let large = put(&folder, Suite::Guomi, &key, [1; 16], "large", endless, LIMIT).await;
    assert!(matches!(large, Err(StoreError::TooLarge { limit_bytes: LIMIT })), "{large:?}");
    let broken = stream::iter([Ok(vec![1; 100_000]), Err(io::Error::other("gone"))]);
    let broken = put(&folder, Suite::Guomi, &key, [1; 16], "lapsed", broken, LIMIT).await;
    assert!(matches!(broken, Err(StoreError::File(_))), "{broken:?}");
    let left: usize = ["la"].iter().map(|sub| std::fs::read_dir(temp.path().join(sub)).unwrap().count()).sum();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_cut_or_altered_object_does_not_come_back_whole() {
    let temp = tempfile::tempdir().unwrap();
    let folder = Folder::open(temp.path()).await.unwrap();
    let key = DataKey::from_bytes([5; 32]);
    let bytes = vec![3; 150_000];
    put(&folder, Suite::Guomi, &key, [1; 16], "sealed", stream::iter(pieces(&bytes, 9_000)), LIMIT).await.unwrap();
    let path = temp.path().join("se/sealed");
    let sealed = std::fs::read(&path).unwrap();
    let mut altered = sealed.clone();
    altered[140_000] ^= 1;
    for (name, content) in [("cut", &sealed[..140_000]), ("altered", &altered[..]), ("empty", &[][..])] {
        std::fs::write(&path, content).unwrap();
        assert!(matches!(read(&folder, &key, "sealed").await, Err(StoreError::Crypto(_))), "{name}");
    }
    folder.remove("sealed").await.unwrap();
    folder.remove("sealed").await.unwrap();
    assert!(matches!(read(&folder, &key, "sealed").await, Err(StoreError::File(_))));
}

#[tokio::test]
async fn a_name_cannot_leave_the_folder() {
    let temp = tempfile::tempdir().unwrap();
    let folder = Folder::open(temp.path()).await.unwrap();
    for name in ["../../etc/passwd", "", "a", "a/b/c", "..ab", "甲乙丙丁", &"x".repeat(129)] {
        let opened = folder.open(name).await.err().map(|error| error.kind());
        assert_eq!(opened, Some(io::ErrorKind::InvalidInput), "{name}");
        let empty = stream::empty::<io::Result<Vec<u8>>>().boxed();
        let key = DataKey::from_bytes([5; 32]);
        assert!(put(&folder, Suite::Guomi, &key, [1; 16], name, empty, LIMIT).await.is_err(), "{name}");
    }
}
