#include "bridge/rust/bind/uses.h"

#include <algorithm>
#include <deque>
#include <map>
#include <vector>

#include "base/string_util.h"

namespace mochi::rust {
namespace {

using Words = std::set<std::string, std::less<>>;

bool is_word(char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '_' || (c & 0x80) != 0; }

template <class Each>
void each_word(std::string_view text, Each each) {
  for (std::size_t at = 0; at < text.size();) {
    if (!is_word(text[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && is_word(text[at])) ++at;
    each(text.substr(begin, at - begin));
  }
}

// `bytes__Regex` is written `bytes.Regex`.
template <class Each>
void each_part(std::string_view name, Each each) {
  while (true) {
    const std::size_t cut = name.find("__");
    if (cut == 0 || cut == std::string_view::npos || cut + 2 >= name.size()) return each(name);
    each(name.substr(0, cut));
    name.remove_prefix(cut + 2);
  }
}

bool all_parts(std::string_view name, const Words& words) {
  bool all = true;
  each_part(name, [&](std::string_view part) { all = all && words.contains(part); });
  return all;
}

// A field is read and written by its own name, a method beside a field of its name is called by that.
std::string_view written_name(const BoundCall& call) {
  std::string_view name = call.function.name;
  if (name.ends_with("__get")) name.remove_suffix(5);
  if (!name.ends_with("__") && name.size() > 1 && name.ends_with('_')) name.remove_suffix(1);
  return name;
}

// `Mutex` of `Mutex_of_int`, which a program writes `Mutex<int>`.
std::string_view generic_name(std::string_view name) { return name.substr(0, name.find("_of_")); }

// The words of a program, and the names that its words are others of.
Words with_aliases(BoundCrate& crate, const Words& words) {
  Words made = words;
  for (BoundAlias& alias : crate.aliases) {
    alias.asked = all_parts(generic_name(alias.name), words);
    if (alias.asked) made.insert(alias.of);
  }
  return made;
}

// What programs call without its name: `?` and `unwrap()` say what went wrong, what is no handle is printed as Rust displays it.
bool is_implied(const BoundCrate& crate, const BoundCall& call) {
  if (call.type == BoundCall::kFree || !call.takes_self || !call.function.params.empty()) return false;
  if (call.function.name == "message") return true;
  return call.function.name == "to_string" && crate.types[call.type].form != TypeForm::handle;
}

bool is_named(const BoundCall& call, const Words& words) {
  if (!call.generic.empty()) return all_parts(call.generic, words);
  if (words.contains(call.function.name) || words.contains(written_name(call))) return true;
  return call.type == BoundCall::kFree && all_parts(generic_name(call.function.name), words);
}

class Reach {
 public:
  Reach(BoundCrate& crate, const Words& words) : crate_(crate), words_(words) {
    for (std::size_t i = 0; i < crate.types.size(); ++i) {
      types_.emplace(crate.types[i].name, i);
      crate.types[i].asked = false;
    }
    calls_.resize(crate.types.size());
    for (std::size_t i = 0; i < crate.calls.size(); ++i) {
      BoundCall& call = crate.calls[i];
      call.asked = false;
      if (!is_named(call, words) && !is_implied(crate, call)) continue;
      if (call.type != BoundCall::kFree)
        calls_[call.type].push_back(i);
      else
        ask(i);
    }
  }

  void run() {
    for (std::size_t i = 0; i < crate_.types.size(); ++i) {
      const BoundType& type = crate_.types[i];
      // An instance is reached by what gives it, unless a program names it.
      if (type.requested ||
          (type.scope == nullptr && (words_.contains(type.name) || all_parts(type.name, words_))))
        reach(i);
    }
    while (!open_.empty()) {
      const std::size_t next = open_.front();
      open_.pop_front();
      for (const std::size_t call : calls_[next]) ask(call);
    }
  }

 private:
  void reach(std::size_t type) {
    BoundType& of = crate_.types[type];
    if (of.asked) return;
    of.asked = true;
    open_.push_back(type);
    for (const api::Field& field : of.decl.fields) mention(field.type);
    for (const api::Variant& variant : of.decl.variants) {
      for (const api::Field& field : variant.fields) mention(field.type);
    }
  }

  void mention(const api::Type& type) {
    each_word(api::spell(type), [&](std::string_view word) {
      if (const auto found = types_.find(word); found != types_.end()) reach(found->second);
    });
  }

  void ask(std::size_t index) {
    BoundCall& call = crate_.calls[index];
    if (call.asked) return;
    call.asked = true;
    for (const api::Param& param : call.function.params) mention(param.type);
    mention(call.function.result);
  }

  BoundCrate& crate_;
  const Words& words_;
  std::map<std::string, std::size_t, std::less<>> types_;
  std::vector<std::vector<std::size_t>> calls_;  // by type, those that are named
  std::deque<std::size_t> open_;
};

}  // namespace

void add_words(std::string_view source, Words& words) {
  each_word(source, [&](std::string_view word) { words.emplace(word); });
  constexpr std::pair<char, std::string_view> kOperators[] = {
      {'+', "add"}, {'-', "sub"}, {'-', "neg"}, {'*', "mul"}, {'/', "div"}, {'%', "rem"}, {'[', "index"}};
  for (const auto& [sign, name] : kOperators) {
    if (source.find(sign) != source.npos) words.emplace(name);
  }
  // What a loop asks for.
  if (words.contains("for") || words.contains("from") || words.contains("list"))
    words.insert({"next", "iter"});
}

Words names_of(const BoundCrate& crate) {
  Words made;
  const auto add = [&](std::string_view name) {
    made.emplace(name);
    each_part(name, [&](std::string_view part) { made.emplace(part); });
  };
  for (const BoundType& type : crate.types) {
    if (type.scope == nullptr) add(type.name);
  }
  for (const BoundAlias& alias : crate.aliases) add(generic_name(alias.name));
  for (const BoundCall& call : crate.calls) {
    add(call.function.name);
    made.emplace(written_name(call));
  }
  return made;
}

void mark_uses(BoundCrate& crate, const Words& words) {
  const Words all = with_aliases(crate, words);
  Reach(crate, all).run();
}

}  // namespace mochi::rust
