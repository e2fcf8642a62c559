#include "host/real/microhttpd.h"

#include "host/shared_library.h"

namespace mochi {
namespace {

const Microhttpd* load() {
  static Microhttpd api;
  const Result<SharedLibrary> library = SharedLibrary::open({"libmicrohttpd.so.12", "libmicrohttpd.so"});
  if (!library) return nullptr;
  const bool complete =
      library->find("MHD_start_daemon", api.start_daemon) &&
      library->find("MHD_stop_daemon", api.stop_daemon) &&
      library->find("MHD_get_daemon_info", api.get_daemon_info) &&
      library->find("MHD_get_connection_info", api.get_connection_info) &&
      library->find("MHD_get_connection_values", api.get_connection_values) &&
      library->find("MHD_create_response_from_buffer_with_free_callback_cls", api.create_from_buffer) &&
      library->find("MHD_create_response_from_fd64", api.create_from_fd) &&
      library->find("MHD_add_response_header", api.add_header) &&
      library->find("MHD_queue_response", api.queue) && library->find("MHD_destroy_response", api.destroy) &&
      library->find("MHD_get_version", api.version);
  return complete ? &api : nullptr;
}

}  // namespace

const Microhttpd* load_microhttpd() {
  static const Microhttpd* const kApi = load();
  return kApi;
}

}  // namespace mochi
