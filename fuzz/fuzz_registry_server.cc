// The registry as one function from request to response: method, target and headers by line, an empty line,
// the body; a record separator (0x1e) between requests. `TOKEN` in a header stands for a token that may do
// all. No answer may carry a line end or NUL into the header block.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "host/http_server.h"
#include "host/memory/memory_host.h"
#include "registry/serve/server.h"

namespace {

using namespace mochi;

constexpr std::size_t kRequests = 3;

std::string_view take(std::string_view& text, char until) {
  const std::size_t end = std::min(text.find(until), text.size());
  const std::string_view piece = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return piece;
}

// A registry in memory, as it is right after its first start; each input gets its own.
struct World {
  MemoryFileSystem files;
  MemoryClock clock;
};

const World& fresh_world() {
  static const World* world = [] {
    auto* made = new World;
    made->clock.set(std::int64_t{1'800'000'000} * 1'000'000'000);
    MOCHI_CHECK(registry::Store::init(made->files, "/r", {}).has_value());
    return made;
  }();
  return *world;
}

void check_response(const ServerResponse& response) {
  MOCHI_CHECK(response.status >= 200 && response.status < 600);
  for (const ServerField& field : response.headers) {
    for (const std::string& text : {field.name, field.value}) {
      MOCHI_CHECK(text.find('\r') == std::string::npos && text.find('\n') == std::string::npos);
      MOCHI_CHECK(text.find('\0') == std::string::npos);
    }
  }
  MOCHI_CHECK(response.reason.find_first_of("\r\n") == std::string::npos);
}

void send(registry::RegistryServer& server, const std::string& token, std::string_view text) {
  std::string_view first = take(text, '\n');
  ServerRequest request;
  request.method = std::string(take(first, ' '));
  if (!parse_request_target(first, request)) return;
  request.peer = "127.0.0.1";
  request.headers.push_back({"Host", "127.0.0.1:7057"});
  while (!text.empty()) {
    std::string_view line = take(text, '\n');
    if (line.empty()) break;
    ServerField field;
    field.name = std::string(take(line, ':'));
    while (line.starts_with(' ')) line.remove_prefix(1);
    field.value = std::string(line);
    if (const std::size_t at = field.value.find("TOKEN"); at != std::string::npos)
      field.value.replace(at, 5, token);
    // The server's reader of header blocks lets none of these through.
    if (field.value.find_first_of(std::string_view("\r\0", 2)) == std::string::npos)
      request.headers.push_back(std::move(field));
  }
  request.body = text;
  const std::string_view body = request.body;
  request.body = {};
  Admission admission = server.admit(request);
  request.body = body;
  if (admission.refusal) {
    MOCHI_CHECK(admission.refusal->status >= 400);
    check_response(*admission.refusal);
  } else if (request.body.size() > admission.limit) {
    check_response(server.too_large(request));
  } else {
    check_response(server.handle(request));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  World world = fresh_world();
  Result<std::unique_ptr<registry::Store>> store =
      registry::Store::open(world.files, world.clock, "/r", true);
  MOCHI_CHECK(store.has_value());
  registry::TokenBook tokens(world.files, world.clock, "/r");
  const Result<std::string> token = tokens.first_token();
  MOCHI_CHECK(token.has_value());
  registry::RegistryServer server(**store, tokens, {});
  server.set_bound("127.0.0.1", 7057, false);
  for (std::size_t n = 0; n < kRequests && !text.empty(); ++n) send(server, *token, take(text, '\x1e'));
  return 0;
}
