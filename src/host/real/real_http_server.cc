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
#include "host/http_server.h"
#include "host/real/microhttpd.h"
#include "host/real/server_body.h"

namespace mochi {
namespace {

using SteadyClock = std::chrono::steady_clock;

// What a connection is doing, and by when it must have done it.
struct Connection {
  int fd = -1;
  SteadyClock::time_point deadline;
};

class RealHttpServer;

// One request on its way: made when its target is known, gone when its answer is sent.
struct Exchange {
  Exchange(const ServerOptions& options, std::string raw_target)
      : target(std::move(raw_target)), body(options.spool_directory, options.memory_body) {}
  std::string target;
  ServerRequest request;
  ServerBody body;
  std::size_t limit = 0;
  std::size_t dropped = 0;
  bool begun = false;
  bool spool_failed = false;
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

  MHD_Result begin(MHD_Connection* connection, const char* method, Exchange& exchange);
  MHD_Result body_part(Exchange& exchange, const char* data, std::size_t* size);
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
  std::thread watchdog_;
};

ServerResponse plain(int status, std::string_view text) {
  ServerResponse response;
  response.status = status;
  response.set("Content-Type", "text/plain; charset=utf-8");
  response.body = std::string(text) + "\n";
  return response;
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
  // The pool holds the header block and what the library makes of it; the block itself is measured in
  // `begin`.
  daemon_ = api_.start_daemon(
      flags, options_.port, nullptr, nullptr, &RealHttpServer::on_access, this, MHD_OPTION_SOCK_ADDR, where,
      MHD_OPTION_THREAD_POOL_SIZE, std::max(2U, options_.threads), MHD_OPTION_CONNECTION_LIMIT,
      options_.connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT, options_.connections_per_address,
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
    server.connections_.erase(connection);
    return;
  }
  const auto deadline = SteadyClock::now() + std::chrono::seconds(server.options_.header_seconds);
  server.connections_[connection] = {server.socket_of(connection), deadline};
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
}

MHD_Result RealHttpServer::on_access(void* self, MHD_Connection* connection, const char*, const char* method,
                                     const char*, const char* data, std::size_t* size, void** state) {
  auto& server = *static_cast<RealHttpServer*>(self);
  if (*state == nullptr) return MHD_NO;
  Exchange& exchange = *static_cast<Exchange*>(*state);
  if (!exchange.begun) return server.begin(connection, method, exchange);
  if (*size != 0) return server.body_part(exchange, data, size);
  if (exchange.spool_failed) return server.answer(connection, plain(507, "no room for the upload"));
  if (exchange.dropped != 0) return server.answer(connection, server.handler_.too_large(exchange.request));
  if (!exchange.body.view(exchange.request.body))
    return server.answer(connection, plain(500, "cannot read the upload"));
  return server.answer(connection, server.handler_.handle(exchange.request));
}

struct FieldCollector {
  std::vector<ServerField>* fields;
  std::size_t bytes = 0;
};

MHD_Result collect_field(void* collector, MHD_ValueKind, const char* key, const char* value) {
  auto& out = *static_cast<FieldCollector*>(collector);
  out.fields->push_back({key, value != nullptr ? value : ""});
  out.bytes += out.fields->back().name.size() + out.fields->back().value.size() + 4;
  return MHD_YES;
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

// Called when the header block is complete; an answer given here ends the connection unless there is no body.
MHD_Result RealHttpServer::begin(MHD_Connection* connection, const char* method, Exchange& exchange) {
  exchange.begun = true;
  ServerRequest& request = exchange.request;
  request.method = method;
  FieldCollector collector{&request.headers, exchange.target.size()};
  api_.get_connection_values(connection, MHD_HEADER_KIND, &collect_field, &collector);
  if (collector.bytes > kServerHeaderBytes)
    return answer(connection, plain(431, "the request header is too large"));
  if (!parse_request_target(exchange.target, request))
    return answer(connection, plain(400, "malformed request target"));
  const MHD_ConnectionInfo* info = api_.get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  request.peer = peer_name(info != nullptr ? info->client_addr : nullptr);
  const std::string_view length = request.header("Content-Length");
  const bool has_body = (!length.empty() && length != "0") || request.has_header("Transfer-Encoding");
  if (!has_body) return MHD_YES;
  set_deadline(connection, options_.body_seconds);
  exchange.limit = handler_.body_limit(request);
  std::uint64_t announced = 0;
  for (char c : length) {
    if (c < '0' || c > '9' || announced > (std::uint64_t{1} << 58U))
      return answer(connection, plain(400, "bad length"));
    announced = announced * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (announced > exchange.limit) return answer(connection, handler_.too_large(request));
  return MHD_YES;
}

MHD_Result RealHttpServer::body_part(Exchange& exchange, const char* data, std::size_t* size) {
  // A client that ignores the limit is read for a while, so that it sees the answer, then dropped.
  constexpr std::size_t kPatience = std::size_t{8} << 20U;
  if (exchange.dropped != 0 || exchange.body.size() + *size > exchange.limit) {
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
