#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <map>
#include <mutex>
#include <thread>

#include "base/string_util.h"
#include "diag/codes.h"
#include "host/http_head.h"
#include "host/http_server.h"
#include "host/real/microhttpd.h"
#include "host/real/server_body.h"

namespace mochi {
namespace {

using SteadyClock = std::chrono::steady_clock;

// A client that ignores the limit is read for a while, so that it sees the answer, then dropped.
constexpr std::size_t kPatience = std::size_t{8} << 20U;
// Beyond the limit, for each thread of the library: until those are gone that were ended for new ones.
constexpr unsigned kSpareConnections = 64;

// What a connection is doing, and by when it must have done it.
struct Connection {
  int fd = -1;
  SteadyClock::time_point deadline;
  std::string peer;
  // It has sent no whole header block since then.
  bool waiting = true;
  SteadyClock::time_point since;
  // Shut down, and soon gone.
  bool ended = false;
};

class RealHttpServer;

// One request on its way: made when its target is known, gone when its answer is sent.
struct Exchange {
  Exchange(const ServerOptions& options, const char* raw)
      : target(raw), raw_target(raw), body(options.spool_directory, options.memory_body) {}
  std::string target;
  // Where it stands among the bytes that were received.
  const char* raw_target;
  ServerRequest request;
  ServerBody body;
  std::size_t limit = 0;
  std::size_t dropped = 0;
  std::optional<ServerResponse> refusal;
  bool begun = false;
  bool spool_failed = false;
  // Nothing behind this request is read.
  bool last = false;
};

class RealHttpServer final : public HttpServer {
 public:
  RealHttpServer(const ServerOptions& options, RequestHandler& handler, const Microhttpd& api)
      : options_(options), handler_(handler), api_(api) {}
  ~RealHttpServer() override { stop(); }

  Result<void> start();
  std::string address() const override { return options_.address; }
  std::uint16_t port() const override { return port_; }

 private:
  static void* on_target(void* self, const char* uri, MHD_Connection* connection);
  static MHD_Result on_access(void* self, MHD_Connection* connection, const char* url, const char* method,
                              const char* version, const char* data, std::size_t* size, void** state);
  static void on_done(void* self, MHD_Connection* connection, void** state, MHD_RequestTerminationCode how);
  static void on_connection(void* self, MHD_Connection* connection, void** state,
                            MHD_ConnectionNotificationCode code);
  static std::size_t keep_escapes(void*, MHD_Connection*, char* text) { return std::strlen(text); }

  MHD_Result begin(MHD_Connection* connection, const char* method, const char* version, Exchange& exchange);
  std::string_view read_head(MHD_Connection* connection, const char* method, const char* version,
                             Exchange& exchange, std::size_t& bytes) const;
  MHD_Result admit(MHD_Connection* connection, Exchange& exchange);
  MHD_Result refuse(MHD_Connection* connection, int status, std::string_view text);
  bool make_room(const std::string& peer);
  void uncount(const std::string& peer);
  void set_waiting(MHD_Connection* connection, bool waiting);
  MHD_Result body_part(Exchange& exchange, const char* data, std::size_t* size);
  MHD_Result finish(MHD_Connection* connection, const Exchange& exchange, ServerResponse response);
  MHD_Result answer(MHD_Connection* connection, ServerResponse response);
  MHD_Result answer_raw(MHD_Connection* connection, const ServerResponse& response);
  MHD_Response* make_response(ServerResponse& response);
  void set_deadline(MHD_Connection* connection, unsigned seconds);
  void watch();
  void stop();
  int socket_of(MHD_Connection* connection) const;

  ServerOptions options_;
  RequestHandler& handler_;
  const Microhttpd& api_;
  MHD_Daemon* daemon_ = nullptr;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::condition_variable stopping_;
  bool stop_ = false;
  std::map<MHD_Connection*, Connection> connections_;
  std::map<std::string, unsigned> per_address_;  // those that were not ended here
  std::thread watchdog_;
};

ServerResponse plain(int status, std::string_view text) {
  ServerResponse response;
  response.status = status;
  response.set("Content-Type", "text/plain; charset=utf-8");
  response.body = std::string(text) + "\n";
  return response;
}

std::string peer_name(const sockaddr* address) {
  char text[INET6_ADDRSTRLEN] = {};
  if (address == nullptr) return {};
  if (address->sa_family == AF_INET6) {
    ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, text, sizeof text);
  } else {
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, text, sizeof text);
  }
  return text;
}

Result<void> RealHttpServer::start() {
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  const bool six = options_.address.find(':') != std::string::npos;
  v4.sin_family = AF_INET;
  v4.sin_port = htons(options_.port);
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(options_.port);
  const int parsed = six ? ::inet_pton(AF_INET6, options_.address.c_str(), &v6.sin6_addr)
                         : ::inet_pton(AF_INET, options_.address.c_str(), &v4.sin_addr);
  if (parsed != 1) return fail(Code::C002, fmt::format("`{}` is not a numeric address", options_.address));
  // A peer that goes away must not end the process.
  ::signal(SIGPIPE, SIG_IGN);
  const bool tls = !options_.certificate.empty();
  unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD;
  if (six) flags |= MHD_USE_IPv6;
  if (tls) flags |= MHD_USE_TLS;
  const MHD_OptionItem extra[] = {
      {tls ? MHD_OPTION_HTTPS_MEM_KEY : MHD_OPTION_END, 0, options_.key.data()},
      {MHD_OPTION_HTTPS_MEM_CERT, 0, options_.certificate.data()},
      {MHD_OPTION_END, 0, nullptr},
  };
  const sockaddr* where =
      six ? reinterpret_cast<const sockaddr*>(&v6) : reinterpret_cast<const sockaddr*>(&v4);
  // Ours is the limit that counts (`make_room`): the library's own would shut out whom it meets last.
  const unsigned most = options_.connections + kSpareConnections * std::max(2U, options_.threads);
  // The pool holds the header block and what the library makes of it; the block itself is measured in
  // `begin`.
  daemon_ = api_.start_daemon(
      flags, options_.port, nullptr, nullptr, &RealHttpServer::on_access, this, MHD_OPTION_SOCK_ADDR, where,
      MHD_OPTION_THREAD_POOL_SIZE, std::max(2U, options_.threads), MHD_OPTION_CONNECTION_LIMIT, most,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, std::size_t{96} << 10U, MHD_OPTION_CONNECTION_TIMEOUT,
      options_.header_seconds, MHD_OPTION_URI_LOG_CALLBACK, &RealHttpServer::on_target, this,
      MHD_OPTION_UNESCAPE_CALLBACK, &RealHttpServer::keep_escapes, nullptr, MHD_OPTION_NOTIFY_COMPLETED,
      &RealHttpServer::on_done, this, MHD_OPTION_NOTIFY_CONNECTION, &RealHttpServer::on_connection, this,
      MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY, extra, MHD_OPTION_END);
  if (daemon_ == nullptr) {
    return fail(Code::C002, fmt::format("cannot listen on {}:{}: {}", options_.address, options_.port,
                                        std::strerror(errno)));
  }
  const MHD_DaemonInfo* info = api_.get_daemon_info(daemon_, MHD_DAEMON_INFO_BIND_PORT);
  port_ = info != nullptr ? info->port : options_.port;
  watchdog_ = std::thread([this] { watch(); });
  return {};
}

void RealHttpServer::stop() {
  if (daemon_ == nullptr) return;
  {
    std::lock_guard<std::mutex> guard(mutex_);
    stop_ = true;
  }
  stopping_.notify_all();
  watchdog_.join();
  api_.stop_daemon(daemon_);
  daemon_ = nullptr;
}

// The library counts idle time only; a header block that trickles in needs a deadline.
void RealHttpServer::watch() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stop_) {
    stopping_.wait_for(lock, std::chrono::seconds(1));
    const SteadyClock::time_point now = SteadyClock::now();
    for (const auto& [connection, state] : connections_) {
      if (state.deadline < now) ::shutdown(state.fd, SHUT_RDWR);
    }
  }
}

int RealHttpServer::socket_of(MHD_Connection* connection) const {
  const MHD_ConnectionInfo* info = api_.get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info != nullptr ? info->connect_fd : -1;
}

void RealHttpServer::set_deadline(MHD_Connection* connection, unsigned seconds) {
  std::lock_guard<std::mutex> guard(mutex_);
  auto found = connections_.find(connection);
  if (found != connections_.end())
    found->second.deadline = SteadyClock::now() + std::chrono::seconds(seconds);
}

void RealHttpServer::on_connection(void* self, MHD_Connection* connection, void**,
                                   MHD_ConnectionNotificationCode code) {
  auto& server = *static_cast<RealHttpServer*>(self);
  std::lock_guard<std::mutex> guard(server.mutex_);
  if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
    const auto found = server.connections_.find(connection);
    if (found == server.connections_.end()) return;
    if (!found->second.ended) server.uncount(found->second.peer);
    server.connections_.erase(found);
    return;
  }
  const SteadyClock::time_point now = SteadyClock::now();
  const MHD_ConnectionInfo* info =
      server.api_.get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  std::string peer = peer_name(info != nullptr ? info->client_addr : nullptr);
  const int fd = server.socket_of(connection);
  const bool room = server.make_room(peer);
  if (room)
    ++server.per_address_[peer];
  else
    ::shutdown(fd, SHUT_RDWR);
  server.connections_[connection] = {
      fd, now + std::chrono::seconds(server.options_.header_seconds), std::move(peer), true, now, !room};
}

// Under the lock: one connection of `peer` less.
void RealHttpServer::uncount(const std::string& peer) {
  const auto count = per_address_.find(peer);
  if (count != per_address_.end() && --count->second == 0) per_address_.erase(count);
}

// Under the lock, before one of `peer` is added: false if there is no room for it. Connections that are at work
// are ended only for other addresses than their own.
bool RealHttpServer::make_room(const std::string& peer) {
  std::string crowded;
  const auto own = per_address_.find(peer);
  if (own != per_address_.end() && own->second >= options_.connections_per_address) {
    crowded = peer;
  } else if (connections_.size() >= options_.connections) {
    unsigned most = 0;
    for (const auto& [address, count] : per_address_) {
      if (count > most) crowded = address;
      most = std::max(most, count);
    }
  } else {
    return true;
  }
  auto oldest = connections_.end();
  for (auto at = connections_.begin(); at != connections_.end(); ++at) {
    const Connection& each = at->second;
    if (each.ended || each.peer != crowded || (!each.waiting && crowded == peer)) continue;
    const bool better = oldest == connections_.end() || each.waiting > oldest->second.waiting ||
                        (each.waiting == oldest->second.waiting && each.since < oldest->second.since);
    if (better) oldest = at;
  }
  if (oldest == connections_.end()) return false;
  ::shutdown(oldest->second.fd, SHUT_RDWR);
  // The library tells later that it is gone; until then it takes nobody's room.
  oldest->second.ended = true;
  uncount(oldest->second.peer);
  return true;
}

void RealHttpServer::set_waiting(MHD_Connection* connection, bool waiting) {
  std::lock_guard<std::mutex> guard(mutex_);
  const auto found = connections_.find(connection);
  if (found == connections_.end()) return;
  found->second.waiting = waiting;
  found->second.since = SteadyClock::now();
}

void* RealHttpServer::on_target(void* self, const char* uri, MHD_Connection*) {
  return new Exchange(static_cast<RealHttpServer*>(self)->options_, uri);
}

void RealHttpServer::on_done(void* self, MHD_Connection* connection, void** state,
                             MHD_RequestTerminationCode) {
  auto& server = *static_cast<RealHttpServer*>(self);
  delete static_cast<Exchange*>(*state);
  *state = nullptr;
  server.set_deadline(connection, server.options_.header_seconds);
  server.set_waiting(connection, true);
}

MHD_Result RealHttpServer::on_access(void* self, MHD_Connection* connection, const char*, const char* method,
                                     const char* version, const char* data, std::size_t* size, void** state) {
  auto& server = *static_cast<RealHttpServer*>(self);
  if (*state == nullptr) return MHD_NO;
  Exchange& exchange = *static_cast<Exchange*>(*state);
  if (!exchange.begun) return server.begin(connection, method, version, exchange);
  if (*size != 0) return server.body_part(exchange, data, size);
  if (exchange.refusal) return server.finish(connection, exchange, std::move(*exchange.refusal));
  if (exchange.spool_failed) return server.finish(connection, exchange, plain(507, "no room for the upload"));
  if (exchange.dropped != 0)
    return server.finish(connection, exchange, server.handler_.too_large(exchange.request));
  if (!exchange.body.view(exchange.request.body))
    return server.finish(connection, exchange, plain(500, "cannot read the upload"));
  exchange.request.body_source = &exchange.body;
  return server.finish(connection, exchange, server.handler_.handle(exchange.request));
}

struct FieldCollector {
  ServerRequest* request;
  RequestHead* head;
  // Where the line before ended; null where lines are not seen.
  const char* end = nullptr;
  std::size_t bytes = 0;
};

// A line end of two bytes stands before this line, and nothing else.
bool follows(const char* end, const char* line) { return end == nullptr || line == end + 2; }

MHD_Result collect_field(void* collector, MHD_ValueKind, const char* key, const char* value) {
  auto& out = *static_cast<FieldCollector*>(collector);
  const std::string_view name(key);
  const std::string_view text(value != nullptr ? value : "");
  out.head->fields.push_back({name, text});
  out.request->headers.push_back({std::string(name), std::string(trim_ascii(text))});
  out.bytes += name.size() + text.size() + 4;
  if (!follows(out.end, key)) out.head->clean_lines = false;
  if (out.end != nullptr && value != nullptr) out.end = value + text.size();
  return MHD_YES;
}

// What is wrong with the header block; empty = nothing. Versions 0.9 of the library take any of CR, LF and CR LF
// for a line end and end texts at a NUL, but leave all of it where it was received: two lines are two bytes
// apart, or something else than CR LF stood between them. Later ones refuse that themselves.
std::string_view RealHttpServer::read_head(MHD_Connection* connection, const char* method,
                                           const char* version, Exchange& exchange,
                                           std::size_t& bytes) const {
  RequestHead head;
  head.method = method;
  head.target = exchange.target;
  head.version = version;
  FieldCollector collector{&exchange.request, &head};
  collector.bytes = exchange.target.size();
  if (std::string_view(api_.version()).starts_with("0.9.")) {
    collector.end = version + head.version.size();
    const bool one_blank = exchange.raw_target == method + head.method.size() + 1 &&
                           version == exchange.raw_target + exchange.target.size() + 1;
    if (!one_blank) head.clean_lines = false;
  }
  api_.get_connection_values(connection, MHD_HEADER_KIND, &collect_field, &collector);
  // Behind the last line stands the empty one, and nothing else.
  const MHD_ConnectionInfo* size =
      api_.get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  if (collector.end != nullptr && size != nullptr && !follows(collector.end, method + size->header_size - 2))
    head.clean_lines = false;
  bytes = collector.bytes;
  return head_problem(head);
}

// The answer to a message that is none: nothing after it on this connection can be trusted.
MHD_Result RealHttpServer::refuse(MHD_Connection* connection, int status, std::string_view text) {
  ServerResponse response = plain(status, text);
  response.set("Connection", "close");
  return answer(connection, std::move(response));
}

// Called when the header block is complete; an answer given here ends the connection unless there is no body.
MHD_Result RealHttpServer::begin(MHD_Connection* connection, const char* method, const char* version,
                                 Exchange& exchange) {
  exchange.begun = true;
  set_waiting(connection, false);
  ServerRequest& request = exchange.request;
  request.method = method;
  std::size_t bytes = 0;
  const std::string_view problem = read_head(connection, method, version, exchange, bytes);
  if (bytes > kServerHeaderBytes) return refuse(connection, 431, "the request header is too large");
  if (!problem.empty()) return refuse(connection, 400, problem);
  if (!parse_request_target(exchange.target, request))
    return refuse(connection, 400, "malformed request target");
  const MHD_ConnectionInfo* info = api_.get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  request.peer = peer_name(info != nullptr ? info->client_addr : nullptr);
  const std::string_view length = request.header("Content-Length");
  // The library takes line ends and extensions of chunks that another reader would take otherwise, and shows
  // none of it: where such a body ends is certain for nobody, so no request follows it.
  exchange.last = request.has_header("Transfer-Encoding");
  const bool has_body = (!length.empty() && length != "0") || exchange.last;
  return has_body ? admit(connection, exchange) : MHD_YES;
}

MHD_Result RealHttpServer::admit(MHD_Connection* connection, Exchange& exchange) {
  const ServerRequest& request = exchange.request;
  Admission admission = handler_.admit(request);
  // Strangers get no more time and no more room than for a header.
  const bool trusted = admission.spool && !admission.refusal;
  if (trusted) set_deadline(connection, options_.body_seconds);
  set_waiting(connection, !trusted);
  exchange.limit = admission.spool ? admission.limit : std::min(admission.limit, options_.memory_body);
  exchange.refusal = std::move(admission.refusal);
  std::uint64_t announced = 0;
  for (char c : request.header("Content-Length"))
    announced = announced * 10 + static_cast<std::uint64_t>(c - '0');
  if (!exchange.refusal && announced > exchange.limit) return answer(connection, handler_.too_large(request));
  // Who waits to be asked, or would send too much, is told at once; others are read, so that they see it.
  const bool asks = request.has_header("Expect");
  if (exchange.refusal && (asks || announced > kPatience))
    return answer(connection, std::move(*exchange.refusal));
  return MHD_YES;
}

MHD_Result RealHttpServer::body_part(Exchange& exchange, const char* data, std::size_t* size) {
  if (exchange.refusal || exchange.dropped != 0 || exchange.body.size() + *size > exchange.limit) {
    exchange.dropped += *size;
    if (exchange.dropped > kPatience) return MHD_NO;
  } else if (!exchange.spool_failed && !exchange.body.add(std::string_view(data, *size))) {
    exchange.spool_failed = true;
  }
  *size = 0;
  return MHD_YES;
}

void release_shared(void* held) { delete static_cast<std::shared_ptr<const std::string>*>(held); }

MHD_Response* RealHttpServer::make_response(ServerResponse& response) {
  if (!response.file.empty()) {
    const int fd = ::open(response.file.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status {};
    if (fd >= 0 && ::fstat(fd, &status) == 0) {
      return api_.create_from_fd(static_cast<std::uint64_t>(status.st_size), fd);
    }
    if (fd >= 0) ::close(fd);
    response = plain(500, "the file cannot be read");
  }
  auto* held = new std::shared_ptr<const std::string>(
      response.shared_body ? response.shared_body
                           : std::make_shared<const std::string>(std::move(response.body)));
  // The library takes a mutable pointer and only reads.
  char* bytes = const_cast<char*>((*held)->data());
  return api_.create_from_buffer((*held)->size(), bytes, &release_shared, held);
}

MHD_Result RealHttpServer::finish(MHD_Connection* connection, const Exchange& exchange,
                                  ServerResponse response) {
  if (exchange.last) response.set("Connection", "close");
  return answer(connection, std::move(response));
}

MHD_Result RealHttpServer::answer(MHD_Connection* connection, ServerResponse response) {
  set_deadline(connection, options_.body_seconds);
  if (!response.reason.empty() && options_.certificate.empty()) return answer_raw(connection, response);
  MHD_Response* made = make_response(response);
  if (made == nullptr) return MHD_NO;
  for (const ServerField& field : response.headers)
    api_.add_header(made, field.name.c_str(), field.value.c_str());
  const MHD_Result queued = api_.queue(connection, static_cast<unsigned>(response.status), made);
  api_.destroy(made);
  return queued;
}

// The library has no own reason phrases: these few answers are written here and end the connection.
MHD_Result RealHttpServer::answer_raw(MHD_Connection* connection, const ServerResponse& response) {
  std::string reason = response.reason.substr(0, 400);
  for (char& c : reason) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  std::string out = fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason);
  for (const ServerField& field : response.headers) out += fmt::format("{}: {}\r\n", field.name, field.value);
  out +=
      fmt::format("Content-Length: {}\r\nConnection: close\r\n\r\n{}", response.body.size(), response.body);
  const int fd = socket_of(connection);
  if (fd >= 0) {
    const ssize_t sent = ::send(fd, out.data(), out.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent == static_cast<ssize_t>(out.size())) ::shutdown(fd, SHUT_WR);
  }
  return MHD_NO;
}

}  // namespace

Result<std::unique_ptr<HttpServer>> start_http_server(const ServerOptions& options, RequestHandler& handler) {
  const Microhttpd* api = load_microhttpd();
  if (api == nullptr) {
    return fail(Code::C006, "`libmicrohttpd` is not installed",
                "Install the library libmicrohttpd (libmicrohttpd12).");
  }
  auto server = std::make_unique<RealHttpServer>(options, handler, *api);
  MOCHI_TRY_VOID(server->start());
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace mochi
