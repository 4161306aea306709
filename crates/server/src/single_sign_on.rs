//! OpenID Connect: the government's single sign-on over HTTP.
//!
//! Authorisation code with PKCE, state and nonce. What the other side publishes about itself is kept for a while; an
//! identity whose key is not known is tried once more with keys fetched anew, so that it may change its keys at any time.
//! Redirects are not followed, answers are bounded in size and time.

use crate::{
    config::{Secret, SignOnSettings},
    failure::Failure,
};
use casework::{Departure, Edge, Identity, SignOnError, SingleSignOn};
use futures_util::future::BoxFuture;
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use openidconnect::{
    AsyncHttpClient, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, HttpRequest,
    HttpResponse, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError,
    core::{CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreJwsSigningAlgorithm, CoreProviderMetadata},
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};
use std::{fs, pin::Pin, sync::Arc, time::Duration};
use tokio::sync::Mutex;

/// How long one answer may take.
const ANSWER_TIME: Duration = Duration::from_secs(8);
/// The most bytes of an answer.
const ANSWER_BYTES: usize = 1 << 20;
/// How long what the other side publishes about itself is kept.
const METADATA_US: i64 = 10 * 60 * 1_000_000;

/// Signatures that are taken. None that rests on our own secret, and no missing one.
const SIGNATURES: [CoreJwsSigningAlgorithm; 5] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Why a request has no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// Nobody answered in time, or the connection broke.
    #[error("no answer")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// It took too long.
    #[error("no answer in time")]
    TooSlow,
}

/// A client for a few small requests.
#[derive(Clone)]
struct Http(Client<HttpsConnector<HttpConnector>, Full<axum::body::Bytes>>);

impl Http {
    fn new(roots: RootCertStore) -> Result<Self, Failure> {
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| Failure::caused("无法建立加密连接", error))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector = HttpsConnectorBuilder::new().with_tls_config(config).https_or_http().enable_http1().build();
        Ok(Self(Client::builder(TokioExecutor::new()).build(connector)))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let request = axum::http::Request::from_parts(parts, Full::new(axum::body::Bytes::from(body)));
        let answer = async {
            let response = self.0.request(request).await.map_err(|error| HttpError::Unreachable(error.into()))?;
            let (parts, body) = response.into_parts();
            let body = Limited::new(body, ANSWER_BYTES).collect().await.map_err(HttpError::Unreachable)?;
            Ok(axum::http::Response::from_parts(parts, body.to_bytes().to_vec()))
        };
        tokio::time::timeout(ANSWER_TIME, answer).await.map_err(|_| HttpError::TooSlow)?
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// A provider, as the settings name it.
pub struct OpenIdConnect {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: Option<ClientSecret>,
    back: RedirectUrl,
    label: String,
    http: Http,
    edge: Arc<dyn Edge>,
    /// What it publishes about itself, and since when we know.
    published: Mutex<Option<(i64, CoreProviderMetadata)>>,
}

impl std::fmt::Debug for OpenIdConnect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenIdConnect").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl OpenIdConnect {
    /// The provider of these settings. It is not asked for anything yet.
    ///
    /// # Errors
    ///
    /// One sentence that names the file or address that does not read.
    pub fn new(settings: &SignOnSettings, edge: Arc<dyn Edge>) -> Result<Self, Failure> {
        let address = |key: &str| Failure::new(format!("设置 {key} 不是完整的地址"));
        let secret = secret(&settings.client_secret, settings)?;
        Ok(Self {
            issuer: IssuerUrl::new(settings.issuer.clone()).map_err(|_| address("sso_issuer"))?,
            client_id: ClientId::new(settings.client_id.clone()),
            client_secret: Some(secret).filter(|secret| !secret.is_empty()).map(ClientSecret::new),
            back: RedirectUrl::new(settings.back.clone()).map_err(|_| address("sso_return"))?,
            label: settings.label.clone(),
            http: Http::new(roots(settings)?)?,
            edge,
            published: Mutex::new(None),
        })
    }

    fn now_us(&self) -> i64 {
        self.edge.machine_now().as_micros()
    }

    /// What the provider publishes about itself, with its keys.
    async fn published(&self, anew: bool) -> Result<CoreProviderMetadata, SignOnError> {
        let mut kept = self.published.lock().await;
        let now = self.now_us();
        if let Some((since, metadata)) = &*kept
            && !anew
            && now - since < METADATA_US
        {
            return Ok(metadata.clone());
        }
        let found = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await;
        let metadata = found.map_err(|error| SignOnError::Unreachable(chain(&error)))?;
        *kept = Some((now, metadata.clone()));
        Ok(metadata)
    }

    /// Who an identity names, if it holds by the keys of `metadata`.
    fn read(
        &self,
        metadata: CoreProviderMetadata,
        token: &CoreIdToken,
        nonce: &Nonce,
    ) -> Result<Identity, ClaimsVerificationError> {
        let client = CoreClient::from_provider_metadata(metadata, self.client_id.clone(), self.client_secret.clone());
        let edge = Arc::clone(&self.edge);
        let now = move || {
            let micros = edge.machine_now().as_micros();
            chrono::DateTime::from_timestamp_micros(micros).unwrap_or_default()
        };
        let verifier = client.id_token_verifier().set_allowed_algs(SIGNATURES).set_time_fn(now);
        let claims = token.claims(&verifier, nonce)?;
        Ok(Identity { issuer: claims.issuer().to_string(), subject: claims.subject().to_string() })
    }

    async fn redeem(&self, code: &str, departure: &Departure) -> Result<Identity, SignOnError> {
        let metadata = self.published(false).await?;
        let client =
            CoreClient::from_provider_metadata(metadata.clone(), self.client_id.clone(), self.client_secret.clone())
                .set_redirect_uri(self.back.clone());
        let request = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| SignOnError::Refused(chain(&error)))?
            .set_pkce_verifier(PkceCodeVerifier::new(departure.verifier.clone()));
        let answer = request.request_async(&self.http).await.map_err(|error| match error {
            RequestTokenError::Request(error) => SignOnError::Unreachable(chain(&error)),
            // The description may say for whom; the kind of error does not.
            RequestTokenError::ServerResponse(said) => SignOnError::Refused(said.error().to_string()),
            other => SignOnError::Refused(kind(&other).to_owned()),
        })?;
        let token = openidconnect::TokenResponse::id_token(&answer);
        let token = token.ok_or_else(|| SignOnError::Refused("no identity in the answer".to_owned()))?;
        let nonce = Nonce::new(departure.nonce.clone());
        match self.read(metadata, token, &nonce) {
            Err(ClaimsVerificationError::SignatureVerification(_)) => {
                let anew = self.published(true).await?;
                self.read(anew, token, &nonce).map_err(|error| SignOnError::Refused(fault(&error).to_owned()))
            }
            other => other.map_err(|error| SignOnError::Refused(fault(&error).to_owned())),
        }
    }
}

impl SingleSignOn for OpenIdConnect {
    fn label(&self) -> &str {
        &self.label
    }

    fn departure<'a>(&'a self, departure: &'a Departure) -> BoxFuture<'a, Result<String, SignOnError>> {
        Box::pin(async move {
            let metadata = self.published(false).await?;
            let client =
                CoreClient::from_provider_metadata(metadata, self.client_id.clone(), self.client_secret.clone())
                    .set_redirect_uri(self.back.clone());
            let verifier = PkceCodeVerifier::new(departure.verifier.clone());
            let (state, nonce) = (departure.state.clone(), departure.nonce.clone());
            let (address, _, _) = client
                .authorize_url(
                    CoreAuthenticationFlow::AuthorizationCode,
                    || CsrfToken::new(state),
                    || Nonce::new(nonce),
                )
                .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
                .url();
            Ok(address.to_string())
        })
    }

    fn identity<'a>(&'a self, code: &'a str, departure: &'a Departure) -> BoxFuture<'a, Result<Identity, SignOnError>> {
        Box::pin(self.redeem(code, departure))
    }
}

fn secret(given: &Secret, settings: &SignOnSettings) -> Result<String, Failure> {
    match &settings.client_secret_file {
        Some(path) if given.expose().is_empty() => {
            let text = fs::read_to_string(path);
            let text =
                text.map_err(|error| Failure::new(format!("密钥文件 {} 无法读取（{error}）", path.display())))?;
            Ok(text.trim().to_owned())
        }
        _ => Ok(given.expose().to_owned()),
    }
}

/// Whose certificates are trusted: of the file that is named, else those the system trusts.
fn roots(settings: &SignOnSettings) -> Result<RootCertStore, Failure> {
    let mut roots = RootCertStore::empty();
    let Some(path) = &settings.ca_file else {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        return Ok(roots);
    };
    let unreadable = || Failure::new(format!("{} 不是证书文件（PEM）", path.display()));
    for certificate in CertificateDer::pem_file_iter(path).map_err(|_| unreadable())? {
        roots.add(certificate.map_err(|_| unreadable())?).map_err(|_| unreadable())?;
    }
    if roots.is_empty() { Err(unreadable()) } else { Ok(roots) }
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

fn kind<R: std::error::Error, E: openidconnect::ErrorResponse>(error: &RequestTokenError<R, E>) -> &'static str {
    match error {
        RequestTokenError::Parse(..) => "its answer does not read",
        _ => "its answer is no answer",
    }
}

/// What about an identity does not hold, without what it said.
fn fault(error: &ClaimsVerificationError) -> &'static str {
    use ClaimsVerificationError as E;
    match error {
        E::Expired(_) => "expired",
        E::InvalidAudience(_) => "for somebody else",
        E::InvalidIssuer(_) => "from somebody else",
        E::InvalidNonce(_) => "wrong nonce",
        E::SignatureVerification(_) => "wrong signature",
        _ => "other",
    }
}
