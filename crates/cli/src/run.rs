//! `hengjian serve`.

use crate::config::{Doors, File, Opened, Place};
use crate::say;
use documents::Typesetter;
use std::sync::Arc;
use store::signin::LINK_HOURS;
use store::{Fault, Link, Store, Stranded};
use tokio::net::TcpListener;
use web::{Clock, Listeners, Parts, Site};

#[derive(clap::Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    doors: Doors,
}

/// Runs a node until it is told to stop.
pub(crate) async fn serve(serve: Serve, file: &File) -> Result<u8, String> {
    let opened = serve.doors.settle(file)?;
    let options = serve.place.options(file, "data");
    let store = Store::open(&options).await.map_err(|fault| fault.to_string())?;
    let listeners = bind(&opened).await?;
    say(&format!("公示门户  {}", opened.public_url));
    say(&format!("工作台    http://{}", opened.desk));
    for way in ways_in(&store, &opened, now()).await.map_err(|fault| fault.to_string())? {
        say(&way);
    }
    hold_open(store, listeners, &opened).await
}

/// What is printed for an agency that nobody can sign in to: before there is one, the link that sets
/// it up; where the node stopped before its administrator had a password, the link that sets one.
/// There is no default password, and the links stand nowhere but on this terminal.
async fn ways_in(
    store: &Store,
    opened: &Opened,
    now: jiff::Timestamp,
) -> Result<Vec<String>, Fault> {
    let hours = LINK_HOURS;
    let to = |token: String| format!("\n  http://{}/link/{token}", opened.desk);
    if store.agencies().await?.is_empty() {
        let token = store.create_link(&Link::Establish, now).await?;
        let words = "第一次启动：用这个一次性链接设立机关和管理员";
        return Ok(vec![format!("{words}（{hours} 小时内有效）{}", to(token))]);
    }
    let mut ways = Vec::new();
    for Stranded { person, staff_no, name, organ } in store.stranded().await? {
        let token = store.create_link(&Link::SetPassword(person), now).await?;
        ways.push(format!(
            "{organ}的管理员{name}（工号 {staff_no}）还没有设密码，现在没有人能登录管理：\
             请本人用这个一次性链接设密码（{hours} 小时内有效，以前的链接作废）{}",
            to(token)
        ));
    }
    Ok(ways)
}

/// Binds both doors, or says which address is taken.
pub(crate) async fn bind(opened: &Opened) -> Result<Listeners, String> {
    let listen = |address: String| async move {
        TcpListener::bind(&address).await.map_err(|error| {
            format!("不能监听 {address}：{error}。换一个端口，例如 --listen 127.0.0.1:8090")
        })
    };
    Ok(Listeners {
        portal: listen(opened.listen.clone()).await?,
        desk: listen(opened.desk.clone()).await?,
    })
}

/// Loads the fonts, or says how to get them.
pub(crate) fn typesetter(opened: &Opened) -> Result<Arc<Typesetter>, String> {
    Typesetter::load(&opened.fonts).map(Arc::new).map_err(|error| error.to_string())
}

/// Serves both doors and follows the log until the process is told to stop.
pub(crate) async fn hold_open(
    store: Arc<Store>,
    listeners: Listeners,
    opened: &Opened,
) -> Result<u8, String> {
    let typesetter = Some(typesetter(opened)?);
    let (tell, told) = tokio::sync::watch::channel(false);
    let following = tokio::spawn({
        let store = Arc::clone(&store);
        async move { store.follow(told).await }
    });
    let site = Site::new(Parts {
        store,
        typesetter,
        clock: Clock::System,
        public_url: opened.public_url.clone(),
        secure: opened.secure,
    });
    web::serve(site, listeners, asked_to_stop()).await.map_err(|error| error.to_string())?;
    let _ = tell.send(true);
    following.await.map_err(|error| error.to_string())?;
    Ok(0)
}

/// The one reading of the clock outside requests.
#[expect(clippy::disallowed_methods, reason = "the binary is where the clock is read")]
pub(crate) fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

async fn asked_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        match terminate {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = interrupted => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => {
                let _ = interrupted.await;
            }
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupted.await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::agency::Particulars;
    use domain::authority::register::Command as Register;
    use domain::person::NewPerson;
    use domain::{Code, Command};
    use store::{Answer, Options, Request, SignIn};

    const PASSWORD: &str = "潮水退后石头还在原处等着";

    fn opened() -> Opened {
        Opened {
            listen: "127.0.0.1:8080".to_owned(),
            desk: "127.0.0.1:8081".to_owned(),
            public_url: "http://127.0.0.1:8080".to_owned(),
            fonts: "fonts".into(),
            secure: false,
        }
    }

    /// Sets the agency up as the page of the first start does, and stops there.
    async fn establish(store: &Store) -> Code {
        let own = |text: &str| text.to_owned();
        let particulars = Particulars {
            name: own("雁城市统计局"),
            short: own("雁统"),
            credit_code: own("11430400006120000Y"),
            reconsideration: own("雁城市人民政府"),
            court: own("雁城市雁北区人民法院"),
            payee_name: own("雁城市商业银行营业部"),
            payee_address: own("雁城市解放大道 1 号"),
            payee_account: own("6200 0000 0000 0001"),
            phone: own("0734-88000000"),
        };
        let administrator = NewPerson {
            staff_no: own("430040"),
            name: own("周衡"),
            unit: own("办公室"),
            post: own("系统管理员"),
        };
        let command = Command::Register(Register::Establish {
            particulars: Box::new(particulars),
            administrator,
            demo: false,
        });
        let request = Request { id: "e".repeat(26), actor: None, command, seen: None, now: now() };
        match store.execute(request).await.unwrap() {
            Answer::Done(person) => person,
            other => panic!("{other:?}"),
        }
    }

    /// The one way in that is printed, and its token.
    async fn printed(store: &Store) -> (String, String) {
        let ways = ways_in(store, &opened(), now()).await.unwrap();
        let [way] = &ways[..] else { panic!("{ways:?}") };
        let token = way.rsplit_once("http://127.0.0.1:8081/link/").unwrap().1.to_owned();
        (way.clone(), token)
    }

    #[tokio::test]
    async fn a_node_that_stopped_before_the_password_was_set_gives_a_new_link() {
        let directory = tempfile::tempdir().unwrap();
        let options = Options::embedded(directory.path().join("data"));
        let store = Store::open(&options).await.unwrap();
        let (_, token) = printed(&store).await;
        assert_eq!(store.link(&token, now()).await.unwrap(), Some(Link::Establish));
        let person = establish(&store).await;
        drop(store);
        // Each start gives a link of its own; the one before is void.
        let store = Store::open(&options).await.unwrap();
        let (_, old) = printed(&store).await;
        let (words, token) = printed(&store).await;
        assert!(words.contains("管理员周衡（工号 430040）还没有设密码"), "{words}");
        assert_eq!(store.link(&old, now()).await.unwrap(), None);
        let link = store.link(&token, now()).await.unwrap();
        assert_eq!(link, Some(Link::SetPassword(person.clone())));
        assert_eq!(store.sign_in("430040", "", now()).await.unwrap(), SignIn::Wrong);
        store.set_password(&person, PASSWORD, now()).await.unwrap();
        assert_eq!(ways_in(&store, &opened(), now()).await.unwrap(), Vec::<String>::new());
    }
}
