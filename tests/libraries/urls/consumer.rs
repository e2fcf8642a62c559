use acme_urls::{decode, encode, encode_with, format_query, grouped, parse_query, Url, UrlError};

fn main() -> Result<(), UrlError> {
    let source = "https://example.com:8080/a/b?x=1&y=a%20b&x=%C3%A4#t%20op";
    let url = Url::parse(source)?;
    assert_eq!((url.scheme.as_str(), url.host.as_str(), url.port, url.path.as_str()), ("https", "example.com", Some(8080), "/a/b"));
    assert_eq!((url.fragment.as_deref(), url.get("y").as_deref(), url.get("none")), (Some("t op"), Some("a b"), None));
    assert_eq!(url.to_string(), source);
    assert_eq!(grouped(&url)["x"], ["1", "ä"]);
    assert_eq!(url.join_path("../c").to_string(), "https://example.com:8080/c");
    assert_eq!(url.set("q", "1&2").query.last().map(|p| (p.key.as_str(), p.value.as_str())), Some(("q", "1&2")));
    assert_eq!((encode("ä b/"), encode_with("a/b", "/")), ("%C3%A4%20b%2F".to_string(), "a/b".to_string()));
    assert_eq!(decode("%F0%9F%98%80")?, "😀");
    assert_eq!(decode("%zz"), Err(UrlError::BadEscape { at: 0 }));
    assert_eq!(Url::parse("http://a:b/").unwrap_err().to_string(), "bad port: text \"b\"");
    assert_eq!(format_query(&parse_query("a=1&b=x+y&c")?), "a=1&b=x%20y&c=");
    Ok(())
}
