#include "registry/auth/tokens.h"

#include <algorithm>

#include "archive/digest.h"
#include "base/base64.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/path.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "registry/store/random.h"
#include "registry/store/record.h"

namespace mochi::registry {
namespace {

constexpr Action kActions[] = {Action::read, Action::publish, Action::yank, Action::admin};

std::string sha256_hex(std::string_view bytes) {
  return archive::hex(archive::digest(archive::DigestKind::sha256, bytes));
}

Result<TokenBook::Created> make_token(std::string_view user, std::vector<Action> actions,
                                      std::vector<std::string> packages, std::int64_t now,
                                      std::int64_t lifetime_seconds) {
  MOCHI_TRY(std::string random, random_bytes(32));
  MOCHI_TRY(std::string id, random_bytes(4));
  TokenBook::Created out;
  out.secret = "mochi_" + base64url(random);
  out.token.id = archive::hex(id);
  out.token.user = std::string(user);
  out.token.sha256 = sha256_hex(out.secret);
  out.token.actions = std::move(actions);
  out.token.packages = std::move(packages);
  out.token.created = time_text(now);
  if (lifetime_seconds > 0) out.token.expires = time_text(now + lifetime_seconds * 1'000'000'000);
  return out;
}

std::vector<std::string> texts_of(const JsonValue* value) {
  std::vector<std::string> out;
  if (value == nullptr) return out;
  for (const JsonValue& item : value->items) out.push_back(item.text);
  return out;
}

}  // namespace

std::string_view action_name(Action action) {
  switch (action) {
    case Action::read: return "read";
    case Action::publish: return "publish";
    case Action::yank: return "yank";
    case Action::admin: return "admin";
  }
  return {};
}

std::optional<Action> find_action(std::string_view name) {
  for (Action action : kActions) {
    if (action_name(action) == name) return action;
  }
  return std::nullopt;
}

bool Identity::is_admin() const {
  return std::find(actions.begin(), actions.end(), Action::admin) != actions.end();
}

bool Identity::may(Action action, std::string_view protocol, std::string_view package) const {
  if (!is_admin() && std::find(actions.begin(), actions.end(), action) == actions.end()) return false;
  if (!confined) return true;
  return std::any_of(packages.begin(), packages.end(),
                     [&](const NamePattern& pattern) { return pattern.allows(protocol, package); });
}

Result<std::vector<Token>> TokenBook::load(bool all) {
  const std::string path = join_path(root_, "tokens.json");
  std::vector<Token> out;
  if (!files_.exists(path)) return out;
  MOCHI_TRY(std::string text, files_.read(path, std::size_t{16} << 20U));
  JsonValue value;
  JsonError error;
  if (!parse_json(text, value, error))
    return fail(Code::M057_REG_E008, "`tokens.json` is damaged: " + error.message);
  for (const JsonValue& item : value.items) {
    Token token;
    token.id = item.text_of("id");
    token.user = item.text_of("user");
    token.sha256 = item.text_of("sha256");
    token.created = item.text_of("created");
    token.expires = item.text_of("expires");
    token.packages = texts_of(item.find("packages"));
    for (const std::string& name : texts_of(item.find("actions"))) {
      if (const std::optional<Action> action = find_action(name)) token.actions.push_back(*action);
    }
    for (const std::string& given : token.packages) {
      if (Result<NamePattern> pattern = NamePattern::parse(given))
        token.patterns.push_back(std::move(*pattern));
    }
    token.revoked = item.text_of("revoked");
    if (all || token.revoked.empty()) out.push_back(std::move(token));
  }
  return out;
}

Result<void> TokenBook::save(const std::vector<Token>& tokens) {
  JsonWriter out(JsonStyle::indented);
  out.begin_array();
  for (const Token& token : tokens) {
    out.begin_object();
    out.member("id", token.id);
    out.member("user", token.user);
    out.member("sha256", token.sha256);
    out.key("actions");
    out.begin_array();
    for (Action action : token.actions) out.string(action_name(action));
    out.end_array();
    out.key("packages");
    out.begin_array();
    for (const std::string& pattern : token.packages) out.string(pattern);
    out.end_array();
    out.member("created", token.created);
    if (!token.expires.empty()) out.member("expires", token.expires);
    if (!token.revoked.empty()) out.member("revoked", token.revoked);
    out.end_object();
  }
  out.end_array();
  return files_.write(join_path(root_, "tokens.json"), out.take() + "\n", kPrivateFileMode);
}

Result<TokenBook::Created> TokenBook::create(std::string_view user, std::vector<Action> actions,
                                             std::vector<std::string> packages,
                                             std::int64_t lifetime_seconds) {
  MOCHI_TRY(std::unique_ptr<FileLock> lock, files_.lock(join_path(root_, "tokens.lock"), LockMode::wait));
  for (const std::string& text : packages) {
    if (Result<NamePattern> pattern = NamePattern::parse(text); !pattern) return fail(pattern.error());
  }
  MOCHI_TRY(std::vector<Token> tokens, load(true));
  MOCHI_TRY(Created made,
            make_token(user, std::move(actions), std::move(packages), clock_.unix_ns(), lifetime_seconds));
  tokens.push_back(made.token);
  MOCHI_TRY_VOID(save(tokens));
  return made;
}

Result<std::vector<Token>> TokenBook::list() { return load(); }

Result<bool> TokenBook::revoke(std::string_view id) {
  MOCHI_TRY(std::unique_ptr<FileLock> lock, files_.lock(join_path(root_, "tokens.lock"), LockMode::wait));
  MOCHI_TRY(std::vector<Token> tokens, load(true));
  bool found = false;
  for (Token& token : tokens) {
    if (token.id != id || !token.revoked.empty()) continue;
    found = true;
    token.sha256.clear();
    token.revoked = time_text(clock_.unix_ns());
  }
  if (!found) return false;
  MOCHI_TRY_VOID(save(tokens));
  return true;
}

Result<std::string> TokenBook::first_token() {
  const std::string path = join_path(root_, "token");
  if (files_.exists(path)) {
    MOCHI_TRY(std::string text, files_.read(path, 4096));
    return std::string(trim_ascii(text));
  }
  MOCHI_TRY(Created made, create("admin", {Action::admin}, {}, 0));
  MOCHI_TRY_VOID(files_.write(path, made.secret + "\n", kPrivateFileMode));
  return made.secret;
}

bool TokenBook::expired(const Token& token) const {
  return !token.expires.empty() && parse_time(token.expires) < clock_.unix_ns();
}

std::optional<Identity> TokenBook::identify(std::string_view secret) {
  if (secret.empty() || secret.size() > 512) return std::nullopt;
  const std::string hash = sha256_hex(secret);
  std::lock_guard<std::mutex> guard(mutex_);
  const Result<FileInfo> info = files_.info(join_path(root_, "tokens.json"));
  const std::int64_t time = info ? info->modified_ns : 0;
  const std::uint64_t size = info ? info->size : 0;
  if (time != cached_time_ || size != cached_size_) {
    Result<std::vector<Token>> loaded = load();
    // A file that cannot be read gives nobody access.
    cached_ = loaded ? std::move(loaded).value() : std::vector<Token>();
    cached_time_ = time;
    cached_size_ = size;
  }
  for (const std::vector<Token>* tokens : {&cached_, &short_}) {
    for (const Token& token : *tokens) {
      if (!equal_secrets(token.sha256, hash) || expired(token)) continue;
      const bool confined = !token.packages.empty() || token.trusted;
      return Identity{token.user, token.id, token.actions, confined, token.patterns, token.trusted};
    }
  }
  return std::nullopt;
}

bool TokenBook::knows(std::string_view user) {
  const Result<std::vector<Token>> all = load(true);
  return all && std::any_of(all->begin(), all->end(), [&](const Token& token) { return token.user == user; });
}

Result<std::string> TokenBook::create_short(std::string_view user, std::vector<NamePattern> packages,
                                            std::int64_t lifetime_seconds) {
  MOCHI_TRY(Created made, make_token(user, {Action::publish}, {}, clock_.unix_ns(), lifetime_seconds));
  made.token.patterns = std::move(packages);
  made.token.trusted = true;
  std::lock_guard<std::mutex> guard(mutex_);
  std::erase_if(short_, [this](const Token& token) { return expired(token); });
  short_.push_back(made.token);
  return made.secret;
}

void TokenBook::forget_short(std::string_view secret) {
  const std::string hash = sha256_hex(secret);
  std::lock_guard<std::mutex> guard(mutex_);
  std::erase_if(short_, [&](const Token& token) { return equal_secrets(token.sha256, hash); });
}

std::string presented_secret(std::string_view authorization) {
  const std::size_t blank = authorization.find(' ');
  if (blank == std::string_view::npos) return std::string(authorization);
  const std::string scheme = ascii_lower(authorization.substr(0, blank));
  const std::string_view rest = trim_ascii(authorization.substr(blank + 1));
  if (scheme == "bearer" || scheme == "token") return std::string(rest);
  if (scheme != "basic") return {};
  const std::optional<std::string> decoded = base64_decode(rest);
  if (!decoded) return {};
  const std::size_t colon = decoded->find(':');
  return colon == std::string::npos ? std::string() : decoded->substr(colon + 1);
}

}  // namespace mochi::registry
