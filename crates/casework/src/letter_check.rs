//! Checking a letter that somebody holds: as the signed PDF, by its number and text, or by the code at its foot.

use crate::{
    Casework, Checked, LogKey, Verdict,
    error::Error,
    letter_view::cause,
    signed_pdf::{self, Reading},
};
use domain::{
    case_number::CaseNumber,
    effects::LetterKind,
    ids::CaseId,
    time::{Instant, prose_date},
};
use std::{fs::File, io::Read};

/// Characters of a 核验码: 80 bits.
const PROOF_CHARS: usize = 20;
/// More than any letter of ours.
const LONGEST_PDF: u64 = 32 << 20;

impl Casework {
    /// Checks a letter as PDF: its signature, then what it says against what is on record here.
    pub(crate) async fn check_pdf(&self, file: File, key: LogKey) -> Result<Checked, Error> {
        let unknown = |line: &str| Ok(Checked { verdict: Verdict::Unknown, lines: vec![line.to_owned()] });
        let altered = |line: &str| Ok(Checked { verdict: Verdict::Altered, lines: vec![line.to_owned()] });
        let work = tokio::task::spawn_blocking(move || {
            let mut bytes = Vec::new();
            let whole = file.take(LONGEST_PDF + 1).read_to_end(&mut bytes).is_ok_and(|size| size as u64 <= LONGEST_PDF);
            whole.then(|| signed_pdf::read(bytes, &key))
        });
        let stamp = match work.await.map_err(|_| Error::Busy)? {
            None => return unknown("这个PDF比本系统发出的任何文书都大，不是本系统发出的。"),
            Some(Reading::Unsigned) => {
                return unknown(
                    "这个PDF里没有本系统的签名：可能不是从本系统下载的，也可能另存、打印或者转换过。请用下载的原文件核验，或者填写编号和核验码。",
                );
            }
            Some(Reading::OtherKey(key)) => {
                return unknown(&format!("这个PDF由另一把密钥（编号{key}）签名，不是本系统现在公布的密钥，无法确认。"));
            }
            Some(Reading::Altered) => return altered("签名与文件内容不符：文件在发出以后被改动过，或者没有下载完整。"),
            Some(Reading::Signed(stamp)) => stamp,
        };
        let signed = "文件签名完好，发出以后没有改动。".to_owned();
        let Some(row) = self.store().letter(&stamp.letter_id).await? else {
            return altered("签名完好，但系统中没有这份文书的记录，请与发文单位核对。");
        };
        let number = row.number.clone().unwrap_or_default();
        let name = LetterKind::from_code(&row.kind).map_or("文书", LetterKind::label);
        let day = row.issued_on.parse().map_or(row.issued_on.clone(), prose_date);
        let mut lines = vec![format!("“{name}”（{number}）由本系统于{day}发出。"), signed];
        match self.letter_digest(&row).await? {
            Some(digest) if digest != stamp.text => {
                return altered("签名完好，但与系统中这份文书的内容不一致，请与发文单位核对。");
            }
            Some(_) => lines.push("内容与系统中的记录一致。".to_owned()),
            None => lines.push("原文已经依法销毁，只能确认签名。".to_owned()),
        }
        let stream = self.store().load_stream(&row.case_id).await?;
        let entry = CaseId::parse(&row.case_id)
            .ok()
            .and_then(|case| cause(&case, &row.letter_id))
            .and_then(|at| at.checked_sub(1));
        let hash = stream.as_ref().zip(entry).and_then(|(stream, at)| stream.events.get(at)).map(|event| &event.hash);
        if hash.is_some_and(|hash| *hash != stamp.entry) {
            return altered("签名完好，但系统中的办理记录与发出文书时不同，请把这个文件交给审计机关。");
        }
        if let Some((size, root)) = &stamp.root {
            let known =
                self.store().roots().await?.into_iter().find(|known| known.size == *size && known.root == *root);
            let Some(known) = known else {
                return altered("签名完好，但文件所附的存证根不在公布的清单中，请把这个文件交给审计机关。");
            };
            let day = prose_date(Instant::from_micros(known.at_us).date());
            lines.push(format!("文件附有{day}签名的存证根（第{size}条以内），与公布的一致。"));
        }
        Ok(Checked { verdict: Verdict::Genuine, lines })
    }

    /// 核验码 of a receipt: the beginning of the hash of the case's first event, in groups of five. It rests on the log, so a
    /// receipt that is recognised stands for a registration that nobody has rewritten.
    pub async fn receipt_proof(&self, id: &CaseId) -> Result<String, Error> {
        let stream = self.store().load_stream(id.as_str()).await?.ok_or(Error::NotFound)?;
        Ok(stream.events.first().map(|event| grouped(&event.hash)).unwrap_or_default())
    }

    /// Whether a receipt with this number and 核验码 was given out here. A number that does not exist and a code that does not
    /// fit get the same answer.
    pub async fn check_receipt(&self, number: &CaseNumber, code: &str) -> Result<Checked, Error> {
        let row = self.store().find_by_number(&number.to_string()).await?;
        if let Some((row, id)) = row.and_then(|row| CaseId::parse(&row.case_id).ok().map(|id| (row, id)))
            && plain(&self.receipt_proof(&id).await?) == plain(code)
        {
            let day = row.received_on.parse().map_or(row.received_on, prose_date);
            let lines = vec![format!("回执由本系统发出：案件{number}于{day}登记，登记记录没有改动。")];
            return Ok(Checked { verdict: Verdict::Genuine, lines });
        }
        let lines = vec!["没有找到编号和核验码都相符的回执：请逐位核对，0和O、8和B容易看错。".to_owned()];
        Ok(Checked { verdict: Verdict::Unknown, lines })
    }

    /// Whether a letter of this number was issued with this text, given by its digest or by the 核验码 at its foot. A number
    /// that does not exist and a text that does not fit get the same answer, so that nobody learns which numbers there are.
    pub async fn check_letter(&self, number: &str, given: &str) -> Result<Checked, Error> {
        let number = printed_number(number);
        let given = plain(given);
        for row in self.store().letters_numbered(&number).await? {
            let Some(digest) = self.letter_digest(&row).await? else { continue };
            let mut fits = given == plain(&digest) || given == plain(&grouped(&digest));
            if !fits && row.kind == LetterKind::Receipt.code() {
                let id = CaseId::parse(&row.case_id).map_err(|_| Error::NotFound)?;
                fits = given == plain(&self.receipt_proof(&id).await?);
            }
            if fits {
                let lines = vec![format!("文书“{number}”由本系统发出，内容与发出时一致。")];
                return Ok(Checked { verdict: Verdict::Genuine, lines });
            }
        }
        let lines = vec!["没有找到编号和内容都相符的文书：编号可能有误，或者内容已被改动。".to_owned()];
        Ok(Checked { verdict: Verdict::Unknown, lines })
    }
}

/// What counts of a code that somebody typed.
fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// A letter's number as it is printed: people type the brackets they find on their keyboard.
fn printed_number(text: &str) -> String {
    let bracket = |c| match c {
        '(' | '（' | '[' | '［' | '【' => '〔',
        ')' | '）' | ']' | '］' | '】' => '〕',
        other => other,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(bracket).collect()
}

/// 核验码 of a digest in hex: its beginning, in groups of five.
pub(crate) fn grouped(digest: &str) -> String {
    let chars: Vec<char> = digest.to_ascii_uppercase().chars().take(PROOF_CHARS).collect();
    chars.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_codes_are_read_as_people_type_them() {
        for typed in
            ["南曼信诚登〔2026〕1号", "南曼信诚登(2026)1号", " 南曼信诚登 ［2026］ 1号", "南曼信诚登【2026】1号"]
        {
            assert_eq!(printed_number(typed), "南曼信诚登〔2026〕1号", "{typed}");
        }
        assert_eq!(grouped("0123456789abcdef0123456789"), "01234-56789-ABCDE-F0123");
        assert_eq!(plain(" 01234－56789-abcde"), "0123456789ABCDE");
    }
}
