//! A browser and what a person does with it.

use crate::Server;
use fantoccini::{Client, ClientBuilder, Locator, elements::Element};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};
use tempfile::TempDir;

/// A person's visit: a server, a browser, a signed-in role.
pub struct Visit {
    /// The server.
    pub server: Arc<Server>,
    pub(crate) client: Client,
    driver: Child,
    _profile: TempDir,
}

/// The link to an act; a hand carries the number of the decision it is about.
fn link_to(code: &str) -> String {
    format!("main a[href$='/acts/{code}'], main a[href*='/acts/{code}.']")
}

impl std::fmt::Debug for Visit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Visit").field("server", &self.server.address).finish_non_exhaustive()
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The address of the case to which a page of it belongs.
fn case_of(path: &str) -> String {
    path.split('/').take(3).collect::<Vec<_>>().join("/")
}

/// A port that nobody listens on.
///
/// # Panics
///
/// If there is none.
pub fn free_port() -> u16 {
    let socket = TcpListener::bind("127.0.0.1:0").expect("a free port");
    socket.local_addr().expect("it has an address").port()
}

impl Visit {
    /// Starts server and browser.
    ///
    /// # Panics
    ///
    /// If either does not start.
    pub async fn start() -> Self {
        Self::start_with("127.0.0.1:0", &[]).await
    }

    /// Starts a server on an address and with settings of its own, and a browser.
    ///
    /// # Panics
    ///
    /// If either does not start.
    pub async fn start_with(listen: &str, settings: &[(&str, &str)]) -> Self {
        let listen = listen.to_owned();
        let settings: Vec<_> = settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let server = tokio::task::spawn_blocking(move || {
            let settings: Vec<_> = settings.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
            Server::start_with(&listen, &settings)
        });
        Self::at(Arc::new(server.await.expect("the server starts")), true).await
    }

    /// Another browser at the same server, in which no script of a page runs.
    ///
    /// # Panics
    ///
    /// If it does not start.
    pub async fn without_scripts(&self) -> Self {
        Self::at(Arc::clone(&self.server), false).await
    }

    /// Another browser at the same server, of another person or on another desk.
    ///
    /// # Panics
    ///
    /// If it does not start.
    pub async fn beside(&self) -> Self {
        Self::at(Arc::clone(&self.server), true).await
    }

    async fn at(server: Arc<Server>, scripts: bool) -> Self {
        let port = free_port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed");
        let profile = tempfile::tempdir().expect("a temporary folder");
        let client = connect(port, profile.path(), scripts).await;
        Self { server, client, driver, _profile: profile }
    }

    /// Opens a page of the server.
    pub async fn goto(&self, path: &str) {
        let url = format!("{}{path}", self.server.address);
        self.client.goto(&url).await.expect("the page loads");
    }

    /// Sets the size of the window.
    pub async fn size(&self, width: u32, height: u32) {
        self.client.set_window_size(width, height).await.expect("a window has a size");
    }

    /// Opens a page of another server.
    pub async fn visit(&self, address: &str) {
        self.client.goto(address).await.expect("the page loads");
    }

    /// Waits until an element says so; what a script does takes its time.
    pub async fn until_shows(&self, css: &str, words: &str) {
        for _ in 0..200 {
            if let Some(element) = self.find(css).await
                && element.text().await.is_ok_and(|text| text.contains(words))
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.leave_picture("no-words").await;
        panic!("{css} never said {words}; see e2e/out");
    }

    /// Signs in by name and a password of one's own, from the page that is open if it asks for them.
    pub async fn sign_in_by(&self, login: &str, password: &str) {
        if self.path().await != "/login" {
            self.goto("/login").await;
        }
        self.fill("main form [name=login]", login).await;
        self.fill("main form [name=password]", password).await;
        self.submit("main form button").await;
    }

    /// Signs in by name and password, as a newcomer would.
    pub async fn sign_in(&self, login: &str) {
        self.goto("/login").await;
        self.fill("main form [name=login]", login).await;
        self.fill("main form [name=password]", "jiannuo-demo").await;
        self.submit("main form button").await;
    }

    /// Takes another seat by the demonstration's switch.
    pub async fn switch(&self, login: &str) {
        self.choose("#demo-login", login).await;
        self.submit("form[action='/demo/switch'] button").await;
    }

    /// Lets days pass by the demonstration's clock; only the steps it offers.
    pub async fn pass(&self, days: &str) {
        self.choose("#demo-days", days).await;
        self.submit("form[action='/demo/clock'] button").await;
    }

    /// Does an act on the case that is open: goes to its page by its link, fills its form in, sends it.
    pub async fn act(&self, code: &str, fields: &[(&str, &str)]) {
        let link = link_to(code);
        if self.find(&link).await.is_none() {
            self.leave_picture(&format!("no-{code}")).await;
            panic!("{code} is not offered; see e2e/out");
        }
        self.send(code, fields).await;
        if self.find(".error-summary").await.is_some() {
            self.leave_picture(&format!("refused-{code}")).await;
            panic!("{code} was refused: {}", self.text(".error-summary").await);
        }
    }

    /// Tries an act that must not pass; answers what the page says.
    pub async fn refused(&self, code: &str, fields: &[(&str, &str)]) -> String {
        self.send(code, fields).await;
        if self.find(".error-summary").await.is_none() {
            self.leave_picture(&format!("passed-{code}")).await;
            panic!("{code} should be refused; see e2e/out");
        }
        self.text("main").await
    }

    async fn send(&self, code: &str, fields: &[(&str, &str)]) {
        let link = link_to(code);
        // What is done less often is folded away.
        self.script("document.querySelectorAll('main details').forEach((part) => { part.open = true; })").await;
        self.submit(&link).await;
        for (name, value) in fields {
            self.fill_in(code, name, value).await;
        }
        self.submit("#act > .button-row > button:first-child").await;
    }

    /// Enters one value into the form at `css`, whatever its input is.
    pub async fn enter(&self, css: &str, name: &str, value: &str) {
        self.script("document.querySelectorAll('main details').forEach((part) => { part.open = true; })").await;
        let at = format!("{css} [name='{name}']");
        if self.find(&at).await.is_none() {
            self.leave_picture(&format!("no-{name}")).await;
            panic!("the form asks for no {name}; see e2e/out");
        }
        self.put(&at, value).await;
    }

    /// Ends the session.
    pub async fn sign_out(&self) {
        self.submit("form[action='/logout'] button").await;
    }

    /// Opens a case by number and query code.
    pub async fn track(&self, number: &str, code: &str) {
        self.goto("/track").await;
        self.fill("main form [name=number]", number).await;
        self.fill("main form [name=code]", code).await;
        self.submit("main form button").await;
    }

    /// Searches the ledger that is open.
    pub async fn search_cases(&self, words: &str) {
        self.fill("main form [name=text]", words).await;
        self.submit("main form[role=search] .btn-primary, main form.filters .btn-primary").await;
    }

    /// Fills one input of the form of an act, whatever it is.
    async fn fill_in(&self, code: &str, name: &str, value: &str) {
        let mut at = format!("#act [name='{name}']");
        // A list of lines is filled from its first line.
        if self.find(&at).await.is_none() {
            at = format!("#act [name='{name}.1']");
        }
        if self.find(&at).await.is_none() {
            self.leave_picture(&format!("no-{code}-{name}")).await;
            panic!("{code} asks for no {name}; see e2e/out");
        }
        self.put(&at, value).await;
    }

    async fn put(&self, at: &str, value: &str) {
        let input = self.client.find(Locator::Css(at)).await.expect(at);
        let kind = input.attr("type").await.expect("an attribute can be read").unwrap_or_default();
        match (input.tag_name().await.expect("an element has a name").as_str(), kind.as_str()) {
            ("select", _) => self.choose(at, value).await,
            // Yes or no is a pair of cards, of which "on" is yes.
            (_, "radio") => {
                let value = if value == "on" { "true" } else { value };
                self.click(&format!("{at}[value='{value}']")).await;
            }
            (_, "checkbox") => self.click(at).await,
            // A date is typed in the order of the reader's language: set it as the page would.
            (_, "date") => self.set(at, value).await,
            _ => self.fill(at, value).await,
        }
    }

    /// Uploads a file as evidence of the case page that is open, and answers its identifier.
    pub async fn upload(&self, file: &Path) -> String {
        let path = self.path().await;
        if path.starts_with("/cases/") {
            self.goto(&format!("{}/evidence", case_of(&path))).await;
        }
        let input = self.client.find(Locator::Css("form[action$='/evidence'] input[type=file]")).await;
        let input = input.expect("evidence can be filed");
        input.send_keys(&file.display().to_string()).await.expect("a file is chosen");
        self.submit("form[action$='/evidence'] button").await;
        let found = self.script("return [...document.querySelectorAll('a[data-evidence]')].map(a => a.href).pop()");
        let href = found.await;
        let href = href.as_str().expect("the file is listed");
        href.rsplit('/').next().expect("an address has a last part").to_owned()
    }

    /// Chooses a file in an input.
    pub async fn fill_file(&self, css: &str, file: &Path) {
        let input = self.client.find(Locator::Css(css)).await.expect(css);
        input.send_keys(&file.display().to_string()).await.expect("a file is chosen");
    }

    /// Takes a seat and opens a case.
    pub async fn seat(&self, login: &str, case: &str) {
        self.switch(login).await;
        self.goto(case).await;
    }

    /// The demonstration account of a unit in a role, as the switch lists it.
    pub async fn login_of(&self, unit: &str, role: &str) -> String {
        let text = "const group = [...document.querySelectorAll('#demo-login optgroup')].find(g => g.label === arguments[0]); \
                    return [...group.querySelectorAll('option')].find(o => o.text.startsWith(arguments[1])).value";
        let found = self.client.execute(text, vec![json!(unit), json!(role)]).await.expect("the unit has an account");
        found.as_str().expect("a login").to_owned()
    }

    /// Clicks what leads to another page, and waits until that page stands.
    pub async fn submit(&self, css: &str) {
        self.script("document.documentElement.dataset.left = 'yes'").await;
        self.click(css).await;
        let stands = "return document.readyState === 'complete' && !document.documentElement.dataset.left";
        for _ in 0..1200 {
            // While one page makes room for the next no script runs.
            if self.client.execute(stands, Vec::new()).await.is_ok_and(|done| done == Value::Bool(true)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.leave_picture("no-page").await;
        panic!("{css} led nowhere; see e2e/out");
    }

    /// Clicks an element.
    pub async fn click(&self, css: &str) {
        let element = self.client.find(Locator::Css(css)).await.expect(css);
        let view = "document.querySelector(arguments[0]).scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.client.execute(view, vec![json!(css)]).await.expect("the page scrolls");
        if let Err(error) = element.click().await {
            self.leave_picture("no-click").await;
            panic!("{css}: {error}");
        }
    }

    /// Types into an input.
    pub async fn fill(&self, css: &str, value: &str) {
        let element = self.client.find(Locator::Css(css)).await.expect(css);
        element.clear().await.expect("an input can be emptied");
        element.send_keys(value).await.expect("an input takes text");
    }

    async fn set(&self, css: &str, value: &str) {
        let text = "document.querySelector(arguments[0]).value = arguments[1]";
        self.client.execute(text, vec![json!(css), json!(value)]).await.expect("a value is set");
    }

    async fn choose(&self, css: &str, value: &str) {
        let element = self.client.find(Locator::Css(css)).await.expect(css);
        if let Err(error) = element.select_by_value(value).await {
            self.leave_picture("no-choice").await;
            panic!("{css} has no {value}: {error}");
        }
    }

    pub(crate) async fn find(&self, css: &str) -> Option<Element> {
        self.client.find(Locator::Css(css)).await.ok()
    }

    /// Ends the browser in order.
    pub async fn end(self) {
        let _ = self.client.clone().close().await;
    }
}

/// The browser, as soon as its driver answers.
async fn connect(port: u16, profile: &Path, scripts: bool) -> Client {
    let args = [
        "--headless=new".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--disable-background-networking".to_owned(),
        "--no-first-run".to_owned(),
        "--window-size=1440,1600".to_owned(),
        format!("--user-data-dir={}", profile.display()),
    ];
    let mut wanted = serde_json::Map::new();
    let setting = if scripts { 1 } else { 2 };
    let prefs = json!({ "profile.managed_default_content_settings.javascript": setting });
    wanted.insert("goog:chromeOptions".to_owned(), json!({ "args": args, "prefs": prefs }));
    let address = format!("http://127.0.0.1:{port}");
    for _ in 0..100 {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        if let Ok(client) = builder.capabilities(wanted.clone()).connect(&address).await {
            return client;
        }
        // The driver needs a moment to listen; this waits for it, not for the page.
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no browser at {address}");
}
