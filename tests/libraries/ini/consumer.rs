use acme_ini::{format, get, get_bool, get_int, get_int_with, get_list_with, merge, parse, parse_with, transform, Config, Duplicates, IniError, WORDS};
use std::collections::BTreeMap;

fn main() -> Result<(), IniError> {
    let config: Config = parse("top=1\n[net]\nhost = localhost \nport=80\nsecure=yes\ntags = a|b | c\n")?;
    assert_eq!(get(&config, "net", "host").as_deref(), Some("localhost"));
    assert_eq!(get(&config, "web", "host"), None);
    assert_eq!((get_int(&config, "net", "port"), get_int_with(&config, "net", "host", 21)), (80, 21));
    assert!(get_bool(&config, "net", "secure") && !WORDS["off"]);
    assert_eq!(get_list_with(&config, "net", "tags", "|"), ["a", "b", "c"]);
    let own: Config = BTreeMap::from([("net".to_string(), BTreeMap::from([("port".to_string(), "81".to_string())]))]);
    let both = merge(&config, &own);
    assert_eq!((both["net"]["port"].as_str(), both["net"]["host"].as_str()), ("81", "localhost"));
    let shouted = transform(&own, |section, key, value| format!("{section}.{key}={value}"));
    assert_eq!(format(&shouted), "[net]\nport = net.port=81\n");
    assert_eq!(parse("[net"), Err(IniError::NoSection { line: 1 }));
    assert_eq!(parse("a=1\na=2").unwrap_err().to_string(), "twice: line 2, key \"a\"");
    let last = parse_with("a=1\na=2", Duplicates::Last, &[])?;
    assert_eq!(last[""]["a"], "2");
    Ok(())
}
