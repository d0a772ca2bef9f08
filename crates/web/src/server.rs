//! Two listeners: the portal for the public, the desk for those who work here. Different origins,
//! so that nothing shown to the public can reach an officer's session.

use crate::{Site, desk, portal};
use std::future::{Future, IntoFuture};
use tokio::net::TcpListener;

/// The two doors, bound.
pub struct Listeners {
    /// For the public.
    pub portal: TcpListener,
    /// For the desk.
    pub desk: TcpListener,
}

/// Serves until `stop` resolves, then lets running requests end.
pub async fn serve(
    site: Site,
    listeners: Listeners,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (told, mut wait_portal) = tokio::sync::watch::channel(false);
    let mut wait_desk = told.subscribe();
    tokio::spawn(async move {
        stop.await;
        let _ = told.send(true);
    });
    let public =
        axum::serve(listeners.portal, portal(site.clone())).with_graceful_shutdown(async move {
            let _ = wait_portal.changed().await;
        });
    let inside = axum::serve(listeners.desk, desk(site)).with_graceful_shutdown(async move {
        let _ = wait_desk.changed().await;
    });
    let (public, inside) = tokio::join!(public.into_future(), inside.into_future());
    public.and(inside)
}
