// What a project's crates are to its programs: Mochi modules for the checker, a library for the machine. Made once for what
// manifest and lock say, and kept in the cache, so that a later run only reads files.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "check/loader.h"
#include "emit/common/crates.h"
#include "host/host.h"
#include "package/lock/lock.h"
#include "session/listener.h"
#include "session/rust/crates.h"

namespace mochi {

class RustImports final : private rust::BuildListener {
 public:
  // `listener` may be null.
  RustImports(Host& host, Listener* listener, RustNeeds needs)
      : host_(host), listener_(listener), needs_(std::move(needs)) {}

  // Makes what is missing for the locked crates: documents, binds, asks rustc. Errors: those of the bridge.
  Result<void> prepare(const package::Lock& lock);
  // Resolves the needs and replaces the lock's sections; then as `prepare`. True if the lock changed.
  Result<bool> lock(package::Lock& lock);

  // Behind one of these: makes what a source that is no file of the project uses too.
  Result<void> use(std::string_view source);

  // The module of a crate, named as in the manifest. Errors: M057_RUST_E015 if the project does not name it.
  Result<check::ModuleSource> module(std::string_view crate);
  // The path of the library; builds it if it is not there. Empty if the project needs no crate.
  Result<std::string> library();
  // What native programs call. Errors: those of files.
  Result<emit::CrateCalls> native();
  // The folder of the cargo project that holds exactly the locked crates. Errors: those of files.
  Result<std::string> project();

 private:
  Result<void> make(const rust::DocProjectSpec& spec);
  // Whether what stands in the folder holds all that is used; else `used_` grows.
  bool covers();
  Result<void> keep(const std::string& name, const std::string& text);
  std::string at(std::string_view name) const;
  void tell(std::string_view what) const;
  void begins(std::string_view what) override { tell(what); }

  Host& host_;
  Listener* listener_;
  RustNeeds needs_;
  std::string folder_;  // of the cache; after `prepare`
  package::Lock lock_;  // as it was prepared
  // What programs have used of the crates so far, of the words that name something there: it only grows, so that two
  // programs of one project, or an edit and its undoing, do not build in turns.
  std::set<std::string, std::less<>> used_;
};

}  // namespace mochi
