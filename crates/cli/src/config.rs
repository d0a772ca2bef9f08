//! Where settings come from: the command line, then the environment, then one TOML file.

use std::path::{Path, PathBuf};
use store::Options;

/// The settings file; every entry has the name of its option.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct File {
    data: Option<PathBuf>,
    keys: Option<PathBuf>,
    origin: Option<String>,
    database_url: Option<String>,
    listen: Option<String>,
    desk: Option<String>,
    public_url: Option<String>,
    fonts: Option<PathBuf>,
    behind_tls_proxy: Option<bool>,
}

/// Where the data is.
#[derive(Debug, clap::Args)]
pub(crate) struct Place {
    /// 数据目录
    #[arg(long, env = "HENGJIAN_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// 密钥目录，不放在数据目录里；默认是数据目录旁边的 <名字>.keys
    #[arg(long, env = "HENGJIAN_KEYS", value_name = "DIR")]
    pub keys: Option<PathBuf>,
    /// 登记簿的名字，第一次启动时定下，以后不能改，例如 zf.example.gov.cn/log/tjj
    #[arg(long, env = "HENGJIAN_ORIGIN", value_name = "NAME")]
    pub origin: Option<String>,
    /// PostgreSQL 地址；不给就用内置的 SQLite
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
}

/// Where a node listens.
#[derive(Debug, clap::Args)]
pub(crate) struct Doors {
    /// 公示门户的地址（默认 127.0.0.1:8080）
    #[arg(long, env = "HENGJIAN_LISTEN", value_name = "ADDR")]
    pub listen: Option<String>,
    /// 工作台的地址（默认 127.0.0.1:8081）
    #[arg(long, env = "HENGJIAN_DESK", value_name = "ADDR")]
    pub desk: Option<String>,
    /// 公众看到的门户网址，印在文书上（默认 http://<listen>）
    #[arg(long, env = "HENGJIAN_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// 字体目录，由 make fonts 准备
    #[arg(long, env = "HENGJIAN_FONTS", value_name = "DIR")]
    pub fonts: Option<PathBuf>,
    /// 工作台前面有做 TLS 的代理：允许监听本机以外的地址，Cookie 只走 TLS
    #[arg(long, env = "HENGJIAN_BEHIND_TLS_PROXY")]
    pub behind_tls_proxy: bool,
}

/// The doors as they will be opened.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub listen: String,
    pub desk: String,
    pub public_url: String,
    pub fonts: PathBuf,
    pub secure: bool,
}

impl File {
    /// Reads the settings file, if one is named.
    pub(crate) fn read(path: Option<&Path>) -> Result<File, String> {
        let Some(path) = path else { return Ok(File::default()) };
        let name = path.display();
        let text =
            std::fs::read_to_string(path).map_err(|e| format!("读不到配置文件 {name}：{e}"))?;
        toml::from_str(&text).map_err(|e| format!("配置文件 {name} 写得不对：{e}"))
    }
}

impl Place {
    /// The store's options; `default` names the data directory when nobody does.
    pub(crate) fn options(&self, file: &File, default: &str) -> Options {
        let data = self.data.clone().or_else(|| file.data.clone()).unwrap_or(default.into());
        let mut options = Options::embedded(data);
        options.keys = self.keys.clone().or_else(|| file.keys.clone());
        options.origin = self.origin.clone().or_else(|| file.origin.clone());
        options.database_url = self.database_url.clone().or_else(|| file.database_url.clone());
        options
    }
}

impl Doors {
    /// Settles the addresses. Without TLS in front the desk stays on this machine: passwords and
    /// case files never cross a network in clear.
    pub(crate) fn settle(&self, file: &File) -> Result<Opened, String> {
        let pick = |given: &Option<String>, filed: &Option<String>, default: &str| {
            given.clone().or_else(|| filed.clone()).unwrap_or_else(|| default.to_owned())
        };
        let listen = pick(&self.listen, &file.listen, "127.0.0.1:8080");
        let desk = pick(&self.desk, &file.desk, "127.0.0.1:8081");
        let secure = self.behind_tls_proxy || file.behind_tls_proxy.unwrap_or(false);
        let host = desk.rsplit_once(':').map_or(desk.as_str(), |(host, _)| host);
        let loopback = host == "localhost"
            || host
                .trim_matches(['[', ']'])
                .parse::<std::net::IpAddr>()
                .is_ok_and(|ip| ip.is_loopback());
        if !loopback && !secure {
            return Err(format!(
                "工作台没有 TLS，只能监听本机地址，不能是 {desk}。\
                 请在前面放一个做 TLS 的代理，并加上 --behind-tls-proxy"
            ));
        }
        let public_url = pick(&self.public_url, &file.public_url, &format!("http://{listen}"));
        let fonts = self.fonts.clone().or_else(|| file.fonts.clone()).unwrap_or("fonts".into());
        let public_url = public_url.trim_end_matches('/').to_owned();
        Ok(Opened { listen, desk, public_url, fonts, secure })
    }
}
