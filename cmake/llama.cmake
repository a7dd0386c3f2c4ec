# llama.cpp for the engine room, as the target corvid_llama. CORVID_LLAMA is one of
#   fetch    the source that scripts/fetch-engine obtains and builds once in the cache
#   system   an installed llama.cpp with its `common` library and headers (grammars and chat templates live there)
#   off      no llama.cpp: the daemon runs scripts of recorded replies only and says so when a model file is named
#   DIR      a llama.cpp source folder, built once in the cache as well
# CORVID_LLAMA_PORTABLE=ON builds it for any processor of this kind instead of this machine's own.
#
# Sets CORVID_HAVE_LLAMA. With CORVID_TESTS the default model is obtained too: its path is CORVID_TEST_MODEL.
option(CORVID_LLAMA_PORTABLE "Build llama.cpp without this machine's own instruction set" OFF)

# The archives in link order, from the folder that scripts/fetch-engine printed.
function(corvid_llama_from folder)
    file(STRINGS "${folder}/include" headers)
    file(STRINGS "${folder}/complete" identity LIMIT_COUNT 1)
    add_library(corvid_llama INTERFACE IMPORTED GLOBAL)
    foreach(name llama-common llama-common-base cpp-httplib llama ggml ggml-cpu ggml-base)
        if(EXISTS "${folder}/lib/lib${name}.a")
            add_library(corvid_llama_${name} STATIC IMPORTED GLOBAL)
            set_target_properties(corvid_llama_${name} PROPERTIES IMPORTED_LOCATION "${folder}/lib/lib${name}.a"
                IMPORTED_LINK_INTERFACE_LANGUAGES CXX)
            target_link_libraries(corvid_llama INTERFACE corvid_llama_${name})
        elseif(NOT name STREQUAL "cpp-httplib")
            message(FATAL_ERROR "'${folder}' is no finished build of llama.cpp: lib/lib${name}.a is missing. Remove the folder and configure again.")
        endif()
    endforeach()
    target_link_libraries(corvid_llama INTERFACE Threads::Threads m ${CMAKE_DL_LIBS})
    target_include_directories(corvid_llama SYSTEM INTERFACE ${headers})
    set(CORVID_LLAMA_FOLDER "${folder}" CACHE INTERNAL "finished build of llama.cpp")
    message(STATUS "Engine: llama.cpp ${identity} in ${folder}")
endfunction()

function(corvid_llama_fetch)
    set(arguments)
    if(CORVID_LLAMA_PORTABLE)
        list(APPEND arguments --portable)
    endif()
    if(CORVID_TESTS)
        list(APPEND arguments --server) # a test serves the default model with it
    endif()
    if(NOT CORVID_LLAMA STREQUAL "fetch")
        get_filename_component(source "${CORVID_LLAMA}" ABSOLUTE BASE_DIR "${CMAKE_SOURCE_DIR}")
        if(NOT EXISTS "${source}/include/llama.h")
            message(FATAL_ERROR "CORVID_LLAMA is '${CORVID_LLAMA}': expected fetch, system, off or a llama.cpp source folder")
        endif()
        list(APPEND arguments --source "${source}")
    endif()
    execute_process(COMMAND "${CMAKE_SOURCE_DIR}/scripts/fetch-engine" ${arguments} OUTPUT_VARIABLE printed RESULT_VARIABLE rc
                    OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(NOT rc EQUAL 0)
        message(FATAL_ERROR "llama.cpp could not be had (see above). -DCORVID_LLAMA=off builds Corvid without a model.")
    endif()
    string(REGEX REPLACE ".*\n" "" folder "${printed}")
    corvid_llama_from("${folder}")
endfunction()

function(corvid_llama_system)
    find_path(CORVID_LLAMA_HEADER llama.h)
    find_path(CORVID_LLAMA_COMMON_HEADER json-schema-to-grammar.h PATH_SUFFIXES llama/common llama-common llama.cpp/common)
    find_library(CORVID_LLAMA_LIBRARY llama)
    find_library(CORVID_LLAMA_COMMON_LIBRARY NAMES llama-common common)
    foreach(part CORVID_LLAMA_HEADER CORVID_LLAMA_COMMON_HEADER CORVID_LLAMA_LIBRARY CORVID_LLAMA_COMMON_LIBRARY)
        if(NOT ${part})
            message(FATAL_ERROR "CORVID_LLAMA=system needs llama.h, libllama, and llama.cpp's `common` library with json-schema-to-grammar.h and "
                    "chat.h (grammars and chat templates); not found: ${part}. Most packages leave `common` out: use -DCORVID_LLAMA=fetch or a source folder.")
        endif()
    endforeach()
    add_library(corvid_llama INTERFACE IMPORTED GLOBAL)
    target_include_directories(corvid_llama SYSTEM INTERFACE "${CORVID_LLAMA_HEADER}" "${CORVID_LLAMA_COMMON_HEADER}")
    target_link_libraries(corvid_llama INTERFACE "${CORVID_LLAMA_COMMON_LIBRARY}" "${CORVID_LLAMA_LIBRARY}" Threads::Threads stdc++ m)
endfunction()

set(CORVID_HAVE_LLAMA OFF)
if(CORVID_LLAMA STREQUAL "off")
    message(STATUS "Engine: without llama.cpp")
elseif(CORVID_LLAMA STREQUAL "system")
    corvid_llama_system()
    set(CORVID_HAVE_LLAMA ON)
else()
    corvid_llama_fetch()
    set(CORVID_HAVE_LLAMA ON)
endif()

set(CORVID_TEST_MODEL "")
if(CORVID_HAVE_LLAMA AND CORVID_TESTS)
    execute_process(COMMAND "${CMAKE_SOURCE_DIR}/scripts/fetch-model" --cache OUTPUT_VARIABLE CORVID_TEST_MODEL RESULT_VARIABLE rc
                    OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(NOT rc EQUAL 0)
        message(WARNING "The default model could not be had (see above): the engine's tests will fail")
        set(CORVID_TEST_MODEL "")
    endif()
endif()
