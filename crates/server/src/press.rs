//! What sets letters as PDF: there with the feature `pdf` and a Chinese font; everything else works without.

use crate::house::House;
use casework::Press;

/// The press of this server; none, and a line that says why, if it has none.
#[cfg(feature = "pdf")]
pub fn of(house: &House) -> Option<Press> {
    match typeset::Press::new(Some(&house.settings.fonts)) {
        Ok(press) => {
            Some(Press { typesetter: std::sync::Arc::new(press), signing: std::sync::Arc::clone(&house.keys.signing) })
        }
        Err(missing) => {
            println!("文书暂不能下载为PDF：{missing}，然后重新启动。其他功能不受影响。");
            tracing::warn!(reason = %missing, "press.missing");
            None
        }
    }
}

/// No press: this program was built without it.
#[cfg(not(feature = "pdf"))]
pub fn of(_: &House) -> Option<Press> {
    None
}
