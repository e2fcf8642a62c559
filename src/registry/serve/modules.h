// The protocol modules, one function each.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "registry/serve/module.h"

namespace mochi::registry {

std::unique_ptr<Module> make_npm_module();
std::unique_ptr<Module> make_pypi_module();
std::unique_ptr<Module> make_cargo_module();
std::unique_ptr<Module> make_mochi_module();
std::unique_ptr<Module> make_jsr_module();
// Pages for people; `modules` (by protocol) say how to install, and must outlive it.
std::unique_ptr<Module> make_web_module(const std::vector<std::pair<std::string, const Module*>>& modules);

}  // namespace mochi::registry
