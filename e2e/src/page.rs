//! What a page shows, and whether it may be shown like that.

use crate::Visit;
use fantoccini::Locator;
use serde_json::{Value, json};
use std::path::PathBuf;

/// The variable that asks for pictures of every page that is walked through.
const PICTURES: &str = "PICTURES";

impl Visit {
    /// The texts of all elements.
    pub async fn texts(&self, css: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for element in self.client.find_all(Locator::Css(css)).await.expect(css) {
            texts.push(element.text().await.expect("it has text"));
        }
        texts
    }

    /// What stands in an input.
    pub async fn value(&self, css: &str) -> String {
        let element = self.client.find(Locator::Css(css)).await.expect(css);
        element.prop("value").await.expect("a value can be read").unwrap_or_default()
    }

    /// Whether the page has such an element.
    pub async fn shows(&self, css: &str) -> bool {
        self.find(css).await.is_some()
    }

    /// The bytes behind a link of the page, fetched as the page itself would.
    pub async fn fetch(&self, css: &str) -> Vec<u8> {
        let text = "const request = new XMLHttpRequest(); \
                    request.open('GET', document.querySelector(arguments[0]).href, false); \
                    request.overrideMimeType('text/plain; charset=x-user-defined'); \
                    request.send(); \
                    return [...request.responseText].map(c => (c.charCodeAt(0) & 255).toString(16).padStart(2, '0')).join('')";
        let found = self.client.execute(text, vec![json!(css)]).await.expect("the script runs");
        let digits = found.as_str().expect("hex digits").as_bytes();
        let byte = |pair: &[u8]| {
            let pair = std::str::from_utf8(pair).expect("hex digits");
            u8::from_str_radix(pair, 16).expect("hex digits")
        };
        digits.chunks(2).map(byte).collect()
    }

    /// The text of an element.
    pub async fn text(&self, css: &str) -> String {
        self.client.find(Locator::Css(css)).await.expect(css).text().await.expect("it has text")
    }

    /// The whole text of the page.
    pub async fn page(&self) -> String {
        self.text("body").await
    }

    /// The path of the page that is open.
    pub async fn path(&self) -> String {
        self.client.current_url().await.expect("a page is open").path().to_owned()
    }

    /// Runs a script in the page.
    pub async fn script(&self, text: &str) -> Value {
        self.client.execute(text, Vec::new()).await.expect("the script runs")
    }

    /// What the accessibility checker finds serious or critical on the page that is open.
    pub async fn accessibility(&self) -> Vec<String> {
        let axe = include_str!("../../web-assets/dist-test/axe.min.js");
        self.client.execute(axe, Vec::new()).await.expect("the checker loads");
        let run = "const done = arguments[0]; axe.run(document).then(r => done(r.violations \
                   .filter(v => v.impact === 'serious' || v.impact === 'critical') \
                   .map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).slice(0, 3).join(' | '))))";
        let found = self.client.execute_async(run, Vec::new()).await.expect("the checker runs");
        serde_json::from_value(found).expect("a list of words")
    }

    /// Whether the page is wider than the window.
    pub async fn overflows(&self) -> bool {
        let wide = self.script("return document.documentElement.scrollWidth > window.innerWidth + 1").await;
        wide.as_bool().unwrap_or(true)
    }

    /// Keeps picture and page of what is open, under a name, where somebody wants to look at them.
    pub async fn keep(&self, name: &str) {
        if std::env::var_os(PICTURES).is_some() {
            self.leave_picture(name).await;
        }
    }

    /// Leaves picture and page of what is open in `e2e/out`.
    pub(crate) async fn leave_picture(&self, name: &str) {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("out");
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        if let Ok(picture) = self.client.screenshot().await {
            std::fs::write(folder.join(format!("{name}.png")), picture).expect("a picture is kept");
        }
        if let Ok(page) = self.client.source().await {
            std::fs::write(folder.join(format!("{name}.html")), page).expect("a page is kept");
        }
    }
}
