//! Access tokens for the API.

use super::entry;
use crate::testing::engines;
use crate::{ApiToken, StoreError};

fn token(id: &str, hash: &str) -> ApiToken {
    ApiToken {
        token_id: id.to_owned(),
        account_id: "p1".to_owned(),
        label: "报表".to_owned(),
        token_hash: hash.to_owned(),
        scopes: "cases:read".to_owned(),
        created_at_us: 10,
        expires_at_us: 100,
        used_at_us: None,
        revoked_at_us: None,
    }
}

#[tokio::test]
async fn a_token_is_replaced_until_it_was_used_and_revoked_once_by_its_owner() {
    for db in engines().await {
        let store = &db.store;
        store.put_api_token(&token("t1", "h1"), entry()).await.unwrap();
        store.put_api_token(&token("t1", "h2"), entry()).await.unwrap();
        assert!(store.api_token("h1").await.unwrap().is_none(), "{}: the first secret is gone", db.name);
        assert_eq!(store.api_token("h2").await.unwrap().unwrap().used_at_us, None, "{}", db.name);
        store.touch_api_token("t1", 50).await.unwrap();
        let used = store.put_api_token(&token("t1", "h3"), entry()).await;
        assert!(matches!(used, Err(StoreError::Duplicate { .. })), "{}: {used:?}", db.name);
        let stranger = ApiToken { account_id: "p2".to_owned(), ..token("t2", "h4") };
        store.put_api_token(&stranger, entry()).await.unwrap();
        assert_eq!(store.api_tokens("p1", 10).await.unwrap().len(), 1, "{}", db.name);
        assert!(!store.revoke_api_token("t2", "p1", 60, entry()).await.unwrap(), "{}: not one's own", db.name);
        assert!(store.revoke_api_token("t1", "p1", 60, entry()).await.unwrap(), "{}", db.name);
        assert!(!store.revoke_api_token("t1", "p1", 70, entry()).await.unwrap(), "{}: once", db.name);
        let row = store.api_token("h2").await.unwrap().unwrap();
        assert_eq!((row.used_at_us, row.revoked_at_us), (Some(50), Some(60)), "{}", db.name);
    }
}
