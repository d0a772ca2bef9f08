//! What a superuser of the database can do behind the program's back.

use store::Store;
use store::db::{Row, Value};

/// Runs a statement; gives the number of rows it touched.
pub async fn change(store: &Store, sql: &str, values: &[Value]) -> u64 {
    store.db().execute(sql, values).await.unwrap()
}

/// The rows of a query.
pub async fn rows(store: &Store, sql: &str) -> Vec<Row> {
    store.db().fetch(sql, &[]).await.unwrap()
}

/// The one number that a query gives.
pub async fn number(store: &Store, sql: &str) -> i64 {
    rows(store, sql).await[0].int(0).unwrap()
}

/// That positions run from 0 without a gap to what the counter says, and that versions run from 1 in
/// every stream.
pub async fn assert_gapless(store: &Store) {
    let next = number(store, "SELECT next_position FROM log_counter").await;
    let sql = "SELECT COUNT(*), COUNT(DISTINCT position), MIN(position), MAX(position) FROM events";
    let all = &rows(store, sql).await[0];
    let counts: Vec<i64> = (0..4).map(|column| all.int(column).unwrap()).collect();
    assert_eq!(counts, [next, next, 0, next - 1]);
    let sql = "SELECT COUNT(*) FROM (SELECT stream FROM events GROUP BY stream \
               HAVING COUNT(*) <> MAX(version) OR MIN(version) <> 1) AS gaps";
    assert_eq!(number(store, sql).await, 0, "a stream has a gap");
}

/// That nothing is damaged.
pub async fn assert_sound(store: &Store) {
    store.sequence().await.unwrap();
    let findings = store.fsck(|_, _| {}).await.unwrap();
    assert_eq!(findings.damages, Vec::<String>::new());
    assert!(findings.events > 0 && findings.rows > 0 && findings.tiles > 0);
}
