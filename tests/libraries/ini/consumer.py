from __future__ import annotations

import configparser
from collections.abc import Mapping

import acme_ini as ini
from acme_ini import WORDS, Duplicates, IniError, NoSection, NoValue, Twice

source = "[net]\nhost = localhost \nport=80\nsecure=yes\ntags = a|b | c\n"
config: dict[str, dict[str, str]] = ini.parse(source)
known = configparser.ConfigParser()
known.read_string(source)
assert config == {name: dict(known[name]) for name in known.sections()}
assert ini.get_int(config, "net", "port") == known.getint("net", "port")
assert ini.get_bool(config, "net", "secure") == known.getboolean("net", "secure")
host: str | None = ini.get(config, "net", "host")
assert host == "localhost" and ini.get(config, "web", "host") is None
assert ini.get_int(config, "net", "host", default=21) == 21 and WORDS["off"] is False
assert ini.get_list(config, "net", "tags", separator="|") == ["a", "b", "c"]

own: Mapping[str, Mapping[str, str]] = {"net": {"port": "81"}}
both = ini.merge(config, own)
assert (both["net"]["port"], both["net"]["host"], config["net"]["port"]) == ("81", "localhost", "80")
shouted = ini.transform(own, lambda section, key, value: f"{section}.{key}={value}".upper())
assert shouted == {"net": {"port": "NET.PORT=81"}}
assert ini.format(own) == "[net]\nport = 81\n"
assert ini.parse("a=1\na=2", Duplicates.LAST) == {"": {"a": "2"}}
assert ini.parse("// x\na=1", comments=["//"]) == {"": {"a": "1"}}
wrong: dict[str, IniError] = {"[net": NoSection(1), "a=1\n\nb": NoValue(3, "b"), "a=1\na=2": Twice(2, "a")}
for text, expected in wrong.items():
    try:
        ini.parse(text)
        raise SystemExit(text)
    except IniError as error:
        assert error == expected, error
