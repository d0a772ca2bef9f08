//! `hengjian import statute` as whoever keeps the machine runs it: what is stored, and every file
//! that is not, with its words and exit code.

#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy knows a test by its attribute")]

use domain::agency::{Imported, Particulars};
use domain::authority::register::Command as Register;
use domain::person::NewPerson;
use domain::{Code, Command};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{Answer, Options, Request, Store};

/// Invented; no sentence of it is law anywhere.
const SAMPLE: &str = "# source: 样例汇编\n# 湖南省规范行政裁量权办法\n\n\
                      （2009年11月12日样例公布）\n\n第一章 总则\n\n第九条　样例。\n（一）样例项。\n\
                      第十一条　样例。\n";

/// A node in a temporary folder.
struct Place(tempfile::TempDir);

impl Place {
    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    async fn open(&self) -> Arc<Store> {
        Store::open(&Options::embedded(self.data())).await.unwrap()
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Exit code, and what was printed on either output.
    fn import(&self, file: &Path, more: &[&str]) -> (i32, String) {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_hengjian"));
        program.args(["import", "statute", "--data"]).arg(self.data()).args(more).arg(file);
        program.env_remove("DATABASE_URL").env_remove("HENGJIAN_CONFIG");
        let output = program.output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(said).unwrap())
    }

    /// What is on record of the sample's statute.
    async fn held(&self) -> Option<(Imported, usize)> {
        let store = self.open().await;
        let mut texts = store.statutes().await.unwrap();
        store.close().await;
        texts.remove("hncl").map(|full| (full.imported, full.text.articles.len()))
    }
}

async fn place_with_agency() -> Place {
    let place = Place(tempfile::tempdir().unwrap());
    let store = place.open().await;
    establish(&store, "样例市统计局").await;
    store.close().await;
    place
}

async fn establish(store: &Store, name: &str) -> Code {
    let particulars = Particulars { name: name.to_owned(), ..Particulars::default() };
    let administrator = NewPerson {
        staff_no: "1".to_owned(),
        name: "样例".to_owned(),
        unit: String::new(),
        post: String::new(),
    };
    let particulars = Box::new(particulars);
    let establish = Register::Establish { particulars, administrator, demo: false };
    let request = Request {
        id: store.entropy().token().unwrap(),
        actor: None,
        command: Command::Register(establish),
        seen: None,
        now: "2026-11-23T02:00:00Z".parse().unwrap(),
    };
    match store.execute(request).await.unwrap() {
        Answer::Done(code) => code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_text_is_found_by_its_title_and_stored_once() {
    let place = place_with_agency().await;
    let file = place.file("办法.md", SAMPLE.as_bytes());
    let (code, said) = place.import(&file, &[]);
    assert_eq!(code, 0, "{said}");
    for part in [
        "已导入《湖南省规范行政裁量权办法》（hncl）：第九条至第十一条，共 2 条",
        "来源  样例汇编",
        "条号不连续，缺 第十条",
        "程序引用而文件里没有的：第十三条",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let (held, articles) = place.held().await.unwrap();
    assert_eq!((held.text.articles, articles), (2, 2));

    let (code, said) = place.import(&file, &[]);
    assert!(code == 2 && said.contains("已经导入过"), "{code} {said}");
    assert_eq!(place.held().await.unwrap().0, held);

    // A corrected file takes its place.
    let corrected = place.file("办法2.md", format!("{SAMPLE}第十三条 样例。\n").as_bytes());
    assert_eq!(place.import(&corrected, &["--key", "hncl"]).0, 0);
    assert_eq!(place.held().await.unwrap().1, 3);
}

#[tokio::test]
async fn what_is_no_text_of_the_index_is_answered_and_not_stored() {
    let place = place_with_agency().await;
    let file = place.file("办法.md", SAMPLE.as_bytes());
    for (name, bytes, more, words) in [
        ("别的.md", "# 样例法\n第一条 样例。".as_bytes(), &[][..], "对不上"),
        ("无题.md", "第一条 样例。".as_bytes(), &[], "没有标题"),
        ("无条.md", "# 样例法\n没有条文。".as_bytes(), &["--key", "hncl"], "没有找到条文"),
        ("乱.md", "# 样例\n第二条 甲\n第一条 乙".as_bytes(), &["--key", "hncl"], "条号倒退"),
        ("国标.txt", &[0xb5, 0xda, 0xd2, 0xbb, 0xcc, 0xf5], &["--key", "hncl"], "不是 UTF-8"),
        ("空.md", b"\n", &["--key", "hncl"], "空的"),
    ] {
        let (code, said) = place.import(&place.file(name, bytes), more);
        assert!(code == 2 && said.contains(words), "{name}: {code} {said}");
    }
    let (code, said) = place.import(&file, &["--key", "xzcf"]);
    assert!(code == 2 && said.contains("--key 指的却是《中华人民共和国行政处罚法》"), "{said}");
    let (code, said) = place.import(&file, &["--key", "没有"]);
    assert!(code == 2 && said.contains("条文索引里没有“没有”"), "{said}");
    let (code, said) = place.import(&place.0.path().join("不在"), &[]);
    assert!(code == 2 && said.contains("读不到"), "{said}");
    assert!(place.held().await.is_none());
}

#[tokio::test]
async fn a_node_must_be_there_and_the_agency_must_be_plain() {
    let nowhere = Place(tempfile::tempdir().unwrap());
    let file = nowhere.file("办法.md", SAMPLE.as_bytes());
    let (code, said) = nowhere.import(&file, &[]);
    assert!(code == 2 && said.contains("没有数据目录"), "{said}");
    assert!(!nowhere.data().exists());

    nowhere.open().await.close().await;
    let (code, said) = nowhere.import(&file, &[]);
    assert!(code == 2 && said.contains("还没有设立机关"), "{said}");

    let store = nowhere.open().await;
    establish(&store, "样例市统计局").await;
    establish(&store, "样例县统计局").await;
    let agencies = store.agencies().await.unwrap();
    drop(store);
    let (code, said) = nowhere.import(&file, &[]);
    assert!(code == 2 && agencies.iter().all(|code| said.contains(code.as_str())), "{said}");
    let (code, said) = nowhere.import(&file, &["--agency", agencies[1].as_str()]);
    assert_eq!(code, 0, "{said}");
}
