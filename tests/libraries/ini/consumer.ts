import assert from "node:assert/strict";

import { Duplicates, format, get, getBool, getInt, getList, IniError, merge, parse, transform, WORDS } from "@acme/ini";
import type { Config, Result } from "@acme/ini";

const read: Result<Map<string, Map<string, string>>, IniError> = parse("top=1\n[net]\nhost = localhost \nport=80\nsecure=yes\ntags = a|b | c\n");
assert.ok(read.ok);
const config: Config = read.value;
const host: string | undefined = get(config, "net", "host");
assert.equal(host, "localhost");
assert.equal(get(config, "web", "host"), undefined);
assert.deepEqual([getInt(config, "net", "port"), getInt(config, "net", "host", 21), getInt(config, "net", "none")], [80, 21, 0]);
assert.deepEqual([getBool(config, "net", "secure"), getBool(config, "net", "host", true), WORDS.get("off")], [true, true, false]);
assert.deepEqual(getList(config, "net", "tags", "|"), ["a", "b", "c"]);
assert.equal(format(config), "top = 1\n\n[net]\nhost = localhost\nport = 80\nsecure = yes\ntags = a|b | c\n");

const own: Config = new Map([["net", new Map([["port", "81"]])]]);
const both = merge(config, own);
assert.deepEqual([get(both, "net", "port"), get(both, "net", "host"), get(config, "net", "port")], ["81", "localhost", "80"]);
// The user's own maps: changing what came out changes nothing that went in.
both.get("")?.set("top", "9");
assert.equal(get(config, "", "top"), "1");
const shouted = transform(own, (section, key, value) => `${section}.${key}=${value}`.toUpperCase());
assert.equal(shouted.get("net")?.get("port"), "NET.PORT=81");

assert.deepEqual(parse("[net"), { ok: false, error: IniError.NoSection(1) });
assert.deepEqual(parse("a=1\n\nb"), { ok: false, error: { kind: "NoValue", line: 3, key: "b" } });
const last = parse("a=1\na=2", Duplicates.Last);
assert.ok(last.ok && get(last.value, "", "a") === "2");
const slashes = parse("// x\na=1", "Refuse", ["//"]);
assert.ok(slashes.ok && slashes.value.get("")?.size === 1);
