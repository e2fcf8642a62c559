// libmicrohttpd, loaded when a server is first started: programs that serve nothing pay nothing for it and
// what it brings along.
#pragma once

#include <microhttpd.h>

namespace mochi {

struct Microhttpd {
  decltype(&MHD_start_daemon) start_daemon = nullptr;
  decltype(&MHD_stop_daemon) stop_daemon = nullptr;
  decltype(&MHD_get_daemon_info) get_daemon_info = nullptr;
  decltype(&MHD_get_connection_info) get_connection_info = nullptr;
  decltype(&MHD_get_connection_values) get_connection_values = nullptr;
  decltype(&MHD_create_response_from_buffer_with_free_callback_cls) create_from_buffer = nullptr;
  decltype(&MHD_create_response_from_fd64) create_from_fd = nullptr;
  decltype(&MHD_add_response_header) add_header = nullptr;
  decltype(&MHD_queue_response) queue = nullptr;
  decltype(&MHD_destroy_response) destroy = nullptr;
  decltype(&MHD_get_version) version = nullptr;
};

// nullptr if the library cannot be loaded.
const Microhttpd* load_microhttpd();

}  // namespace mochi
