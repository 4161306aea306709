//! The whole case file as one package that can be verified: the log that proves itself, letters, evidence, file list.
//!
//! It is written while it is read: no file is ever whole in memory. The archive writer blocks, so it runs beside the
//! runtime and hands its pieces over a short queue; a reader that goes away ends it.

use crate::{
    Casework, Viewer,
    audit::AuditAction,
    case_file::{CaseFile, Contents, FileEntry},
    error::Error,
};
use domain::ids::CaseId;
use futures_util::{Stream, StreamExt, stream};
use std::io::{self, Write};
use store::{NewEvidence, StoreError, objects};
use tokio::{
    runtime::Handle,
    sync::mpsc::{self, Sender},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Bytes that are handed over at once.
const PIECE_BYTES: usize = 64 * 1024;

/// Pieces that wait for a slow reader.
const WAITING: usize = 4;

/// The name of the log inside a package: what `jiannuo verify` reads.
pub const LOG_NAME: &str = "案卷.json";

/// What the archive is written to: full pieces go to the reader.
struct Pipe {
    sender: Sender<io::Result<Vec<u8>>>,
    piece: Vec<u8>,
}

impl Pipe {
    fn send(&mut self) -> io::Result<()> {
        let piece = std::mem::take(&mut self.piece);
        if piece.is_empty() {
            return Ok(());
        }
        self.sender.blocking_send(Ok(piece)).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE_BYTES {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()
    }
}

impl Casework {
    /// The case file as a ZIP archive, piece by piece, with the number of the case. For those who may read all of it.
    ///
    /// The archive is whole only if the stream ends without an error. That it was taken is entered in the audit chain;
    /// the case has no event for it.
    pub async fn case_package(
        &self,
        viewer: &Viewer,
        id: &CaseId,
    ) -> Result<(String, impl Stream<Item = io::Result<Vec<u8>>> + Send + use<>), Error> {
        let contents = self.contents(viewer, id).await?;
        if !contents.file.whole {
            return Err(Error::Forbidden("只有牵头部门和认定部门的办案人员可以下载整卷。".to_owned()));
        }
        let log = self.store().export_case(id.as_str()).await?.ok_or(Error::NotFound)?.to_json();
        self.note(Some(viewer), AuditAction::PackageTaken, id.as_str(), &[]).await?;
        let number = contents.file.number.clone();
        let (sender, receiver) = mpsc::channel(WAITING);
        let (casework, id, runtime) = (self.clone(), id.clone(), Handle::current());
        tokio::task::spawn_blocking(move || {
            let pipe = Pipe { sender: sender.clone(), piece: Vec::new() };
            if let Err(error) = casework.write_package(pipe, &runtime, &id, &contents, &log) {
                // A reader that went away hears nothing more.
                let _ = sender.blocking_send(Err(error));
            }
        });
        let pieces = stream::unfold(receiver, |mut receiver| async move {
            let piece = receiver.recv().await?;
            Some((piece, receiver))
        });
        Ok((number, pieces))
    }

    fn write_package(
        &self,
        pipe: Pipe,
        runtime: &Handle,
        id: &CaseId,
        contents: &Contents,
        log: &str,
    ) -> io::Result<()> {
        let mut archive = ZipWriter::new_stream(pipe);
        let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        let mut text = |name: &str, text: &str| -> io::Result<()> {
            archive.start_file(name, packed)?;
            archive.write_all(text.as_bytes())
        };
        text("说明.txt", &read_me(&contents.file))?;
        text("卷内目录.csv", &index(&contents.file))?;
        text(LOG_NAME, log)?;
        for (entry, letter) in contents.file.letters.iter().zip(&contents.letters) {
            text(&entry.place, &letter.text)?;
        }
        for (entry, item) in contents.file.evidence.iter().zip(&contents.evidence).filter(|(_, item)| !item.sealed) {
            archive.start_file(entry.place.as_str(), packed.large_file(true))?;
            let row = runtime.block_on(self.store().evidence(&item.id)).map_err(io::Error::other)?;
            let row = row.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
            runtime.block_on(async {
                let mut bytes = std::pin::pin!(self.open_evidence(id, &row).await.map_err(io::Error::other)?);
                while let Some(piece) = bytes.next().await {
                    archive.write_all(&piece.map_err(io::Error::other)?)?;
                }
                Ok::<_, io::Error>(())
            })?;
        }
        archive.finish()?.into_inner().flush()
    }

    /// A file, opened piece by piece.
    pub(crate) async fn open_evidence(
        &self,
        id: &CaseId,
        row: &NewEvidence,
    ) -> Result<impl Stream<Item = Result<Vec<u8>, StoreError>> + Send + use<>, Error> {
        let key = self.store().case_key(self.vault(), id.as_str()).await?.ok_or(Error::NotFound)?;
        let sealed = row.file_key.as_deref().ok_or(Error::NotFound)?;
        let file_key = self.vault().open_file_key(&key, &row.evidence_id, sealed)?;
        Ok(objects::get(self.objects(), &file_key, &row.object).await?)
    }
}

/// What the package holds and how anybody checks it.
fn read_me(file: &CaseFile) -> String {
    let command = match file.algorithm {
        "SM3" => "openssl dgst -sm3 文件名",
        _ => "openssl dgst -sha256 文件名",
    };
    format!(
        "案件 {number} 整卷\n\n\
         一、内容\n\
         1. {log}：办理记录全文，逐条以摘要相连，并附其在签名存证根下的位置。\n\
         2. 文书：本案发出的文书文本。\n\
         3. 证据：提交的证据原件，未作任何改动；已封存的证据只列目录，不含原件。\n\
         4. 卷内目录.csv：以上各项的序号、名称、责任者、日期和摘要（{algorithm}）。\n\n\
         二、核验\n\
         1. 办理记录：运行\n   jiannuo verify 整卷.zip --key 公钥文件\n   \
         即核验以下全部各项；也可以在系统的“核验”页面上传整卷。只核验办理记录的，解压后把整卷.zip换成{log}。\n   公钥（signing.pub.pem）请另行向牵头部门索取，不要使用随卷传来的公钥。显示“未发现改动或缺失”即为原样；\n   \
         显示尚未纳入签名的存证根的，稍后重新下载即可一并核验签名。\n\
         2. 证据原件：运行\n   {command}\n   \
         结果应与卷内目录所列摘要一致，也应与{log}中“evidence_filed”记录的 digest 一致。\n\
         3. 文书文本：同样计算摘要，与卷内目录核对。\n\n\
         三、最后一条记录的摘要\n{head}\n\n\
         本卷含个人信息和商业秘密，请按规定保管，用后销毁。\n",
        number = file.number,
        log = LOG_NAME,
        algorithm = file.algorithm,
        head = file.head_hash,
    )
}

/// The file list for a spreadsheet.
fn index(file: &CaseFile) -> String {
    let mut text = String::from("\u{feff}序号,类别,名称,责任者,日期,位置,摘要\r\n");
    for (kind, entries) in [("办理记录", &file.events), ("文书", &file.letters), ("证据", &file.evidence)] {
        for FileEntry { no, title, who, date, digest, place } in entries {
            let cells = [&no.to_string(), kind, title, who, date, place, digest].map(cell);
            text.push_str(&cells.join(","));
            text.push_str("\r\n");
        }
    }
    text
}

/// A cell that no spreadsheet takes for a formula.
fn cell(value: &str) -> String {
    let guarded = if value.starts_with(['=', '+', '-', '@']) { format!("'{value}") } else { value.to_owned() };
    format!("\"{}\"", guarded.replace('"', "\"\""))
}
