// What the index client keeps of each package and of each registry. Of its own files alone.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "package/net/index_client.h"
#include "package/net/read_ahead.h"
#include "package/net/registry_site.h"

namespace mochi::package {

// What is known of one package.
struct IndexClient::Slot {
  bool loaded = false;
  bool absent = false;
  std::vector<IndexEntry> entries;
  std::string hash;                   // of the text, hex
  std::string stamp;                  // that tells of a change
  bool recalled = false;              // as it was seen before; the text was not read
  std::optional<std::string> unread;  // the text, if nobody wanted it yet
  std::optional<Error> error;
};

struct IndexClient::SiteState {
  RegistrySite site;
  std::string key;  // of its address
  std::string directory;
  bool opened = false;
  std::optional<RegistryConfig> config;
  std::optional<Error> error;
  std::unique_ptr<IndexReadAhead> ahead;
  // Of the configurations of mirrors, so that each is asked once.
  std::map<std::string, RegistryConfig> mirrors;
};

// The code of an answer that is neither there nor «not there».
Error index_refusal(const HttpResponse& answer, const std::string& url);
// Failures of the network become the index's; an interrupt, a failure of TLS and the like stay what they are.
Error as_index_error(Error error);
// No mirror is asked instead.
bool final_refusal(Code code);

}  // namespace mochi::package
