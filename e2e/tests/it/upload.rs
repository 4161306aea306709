//! A large file on a line that breaks, twice, while the server is killed in the middle and the page is opened anew: nothing
//! is lost and nothing is sent again from the start.

use crate::steps::file;
use e2e::{Line, Visit};
use sm3::{Digest as _, Sm3};
use std::{sync::Arc, time::Duration};

const MIB: u64 = 1 << 20;

#[tokio::test]
async fn fifty_megabytes_go_on_where_the_line_broke_where_the_server_was_killed_and_where_the_page_was_left() {
    let v = Visit::start().await;
    let line = Line::to(v.server.port()).await;
    v.size(360, 1600).await;
    v.visit(&format!("{}/complain", line.address)).await;
    for answer in ["private-yes", "organ-yes", "field-yes", "promise-yes", "breach-yes", "court-none"] {
        v.click(&format!("#{answer}")).await;
    }
    v.submit("main form .btn-primary").await;
    v.submit("form[action='/complain/begin'] .btn-primary").await;
    let evidence = format!("{}/complain/evidence", line.address);
    v.visit(&evidence).await;
    // No two pieces are alike: one in the wrong place would show.
    let bytes: Vec<u8> =
        (0..50 * MIB / 8).flat_map(|no| no.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes()).collect();
    let (_folder, path) = file("现场录像.mp4", &bytes);
    v.fill_file("#complain-file", &path).await;
    line.breaks_after(20 * MIB);
    v.click("#complain .button-row .btn").await;
    dead(&line).await;
    let server = Arc::clone(&v.server);
    tokio::task::spawn_blocking(move || server.kill_and_start()).await.expect("it starts again");
    v.until_shows("[data-upload-list]", "网络断了，接上以后接着传").await;

    // By itself it goes on, until ninety of a hundred.
    line.breaks_after(25 * MIB);
    dead(&line).await;
    v.until_shows("[data-upload-list]", "网络断了，接上以后接着传").await;
    v.keep("complain-evidence-broken").await;
    // The page is left and opened anew. The same file, chosen again, goes on; it would not fit the line from its start.
    line.breaks_after(20 * MIB);
    v.visit(&evidence).await;
    let unfinished = v.text("#unfinished").await;
    assert!(unfinished.contains("现场录像.mp4") && unfinished.contains("/ 50.0MB"), "{unfinished}");
    assert!(!v.overflows().await);
    let faults = v.accessibility().await;
    assert!(faults.is_empty(), "{faults:#?}");
    v.keep("complain-evidence-unfinished").await;
    v.fill_file("#complain-file", &path).await;
    v.click("#complain .button-row .btn").await;
    v.until_shows("#files", "50.0MB").await;
    assert!(!line.is_dead());
    let listed = v.text("#files").await;
    assert!(listed.contains("现场录像.mp4") && v.texts("#files .draft-files > li").await.len() == 1, "{listed}");
    assert!(v.texts("#unfinished").await.is_empty());
    v.click("#files details summary").await;
    let digest = Sm3::digest(&bytes).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    assert_eq!(v.text("#files .code").await, digest, "every byte is there once and in its place");
    v.end().await;
}

/// Waits until the line is dead; what a browser sends takes its time.
async fn dead(line: &Line) {
    for _ in 0..3000 {
        if line.is_dead() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("too little was sent");
}
