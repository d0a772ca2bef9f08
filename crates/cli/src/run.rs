//! `hengjian serve`.

use crate::config::{Doors, File, Opened, Place};
use crate::say;
use documents::Typesetter;
use std::sync::Arc;
use store::{Link, Store};
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
    if store.agencies().await.map_err(|fault| fault.to_string())?.is_empty() {
        let token =
            store.create_link(&Link::Establish, now()).await.map_err(|fault| fault.to_string())?;
        say(&format!(
            "第一次启动：用这个一次性链接设立机关和管理员（72 小时内有效）\n  http://{}/link/{token}",
            opened.desk
        ));
    }
    hold_open(store, listeners, &opened).await
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
