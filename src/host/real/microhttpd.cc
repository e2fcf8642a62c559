#include "host/real/microhttpd.h"

#include <dlfcn.h>

namespace mochi {
namespace {

template <typename Function>
bool find(void* library, const char* name, Function& target) {
  void* symbol = ::dlsym(library, name);
  target = reinterpret_cast<Function>(symbol);
  return symbol != nullptr;
}

const Microhttpd* load() {
  static Microhttpd api;
  void* library = ::dlopen("libmicrohttpd.so.12", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) library = ::dlopen("libmicrohttpd.so", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return nullptr;
  const bool complete =
      find(library, "MHD_start_daemon", api.start_daemon) &&
      find(library, "MHD_stop_daemon", api.stop_daemon) &&
      find(library, "MHD_get_daemon_info", api.get_daemon_info) &&
      find(library, "MHD_get_connection_info", api.get_connection_info) &&
      find(library, "MHD_get_connection_values", api.get_connection_values) &&
      find(library, "MHD_create_response_from_buffer_with_free_callback_cls", api.create_from_buffer) &&
      find(library, "MHD_create_response_from_fd64", api.create_from_fd) &&
      find(library, "MHD_add_response_header", api.add_header) &&
      find(library, "MHD_queue_response", api.queue) && find(library, "MHD_destroy_response", api.destroy);
  return complete ? &api : nullptr;
}

}  // namespace

const Microhttpd* load_microhttpd() {
  static const Microhttpd* const kApi = load();
  return kApi;
}

}  // namespace mochi
