# SQLite for the store, as the target corvid_sqlite. CORVID_SQLITE is one of
#   fetch    the amalgamation that scripts/fetch-sqlite puts into the cache
#   system   the installed library, if it is 3.51.3 or newer
#   DIR      a folder with sqlite3.c and sqlite3.h, 3.51.3 or newer
#
# Why not older: 3.7.0 to 3.51.2 can lose the content of a WAL database when one connection writes while another
# checkpoints. The amalgamation takes longer to compile than all of Corvid, so it is compiled once, plainly optimised and
# without sanitizers, into the cache (keyed by source, options and compiler), and every build folder links that archive.
set(CORVID_SQLITE_MINIMUM 3.51.3)

# THREADSAFE=2: one thread at a time uses a connection (the store's room), so connections need no mutex of their own, but
# the process may have several connections on several threads (verify, backup), so SQLite's globals keep theirs.
# WAL_SYNCHRONOUS=2 is FULL: a commit is durable against power loss. DQS=0: a misspelt "name" is an error, not a string.
set(CORVID_SQLITE_OPTIONS
    SQLITE_THREADSAFE=2
    SQLITE_DEFAULT_SYNCHRONOUS=2
    SQLITE_DEFAULT_WAL_SYNCHRONOUS=2
    SQLITE_DEFAULT_MEMSTATUS=0
    SQLITE_DEFAULT_FILE_PERMISSIONS=0600
    SQLITE_DQS=0
    SQLITE_ENABLE_FTS5
    SQLITE_LIKE_DOESNT_MATCH_BLOBS
    SQLITE_MAX_EXPR_DEPTH=100
    SQLITE_OMIT_DEPRECATED
    SQLITE_OMIT_LOAD_EXTENSION
    SQLITE_OMIT_SHARED_CACHE
    SQLITE_TEMP_STORE=3
    SQLITE_TRUSTED_SCHEMA=0
    SQLITE_USE_ALLOCA
    SQLITE_USE_URI=0
    HAVE_FDATASYNC=1
    HAVE_USLEEP=1)

function(corvid_cache_folder out)
    if(DEFINED ENV{CORVID_CACHE} AND NOT "$ENV{CORVID_CACHE}" STREQUAL "")
        set(${out} "$ENV{CORVID_CACHE}" PARENT_SCOPE)
    elseif(DEFINED ENV{XDG_CACHE_HOME} AND NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
        set(${out} "$ENV{XDG_CACHE_HOME}/corvid" PARENT_SCOPE)
    else()
        set(${out} "$ENV{HOME}/.cache/corvid" PARENT_SCOPE)
    endif()
endfunction()

function(corvid_sqlite_check_version version what)
    if(version VERSION_LESS CORVID_SQLITE_MINIMUM)
        message(FATAL_ERROR "${what} is SQLite '${version}', and the store needs ${CORVID_SQLITE_MINIMUM} or newer: versions before it can corrupt a "
                "database in WAL mode when writes and checkpoints meet. Use -DCORVID_SQLITE=fetch, or -DCORVID_SQLITE=DIR with a newer amalgamation.")
    endif()
endfunction()

# Compiles the amalgamation in `source` into the cache, as part of the build, and imports the archive.
function(corvid_sqlite_from source)
    foreach(file sqlite3.c sqlite3.h)
        if(NOT EXISTS "${source}/${file}")
            message(FATAL_ERROR "CORVID_SQLITE: '${source}/${file}' is not there; expected fetch, system or a folder with sqlite3.c and sqlite3.h")
        endif()
    endforeach()
    file(STRINGS "${source}/sqlite3.h" line REGEX "^#define SQLITE_VERSION[ ]+\"" LIMIT_COUNT 1)
    string(REGEX REPLACE ".*\"([0-9.]+)\".*" "\\1" version "${line}")
    corvid_sqlite_check_version("${version}" "'${source}'")
    file(SHA256 "${source}/sqlite3.c" content)
    list(TRANSFORM CORVID_SQLITE_OPTIONS PREPEND "-D" OUTPUT_VARIABLE defines)
    set(flags -O2 -g -fPIC -fstack-protector-strong -w ${defines})
    string(SHA256 key "${content} ${flags} ${CMAKE_C_COMPILER_ID} ${CMAKE_C_COMPILER_VERSION} ${CMAKE_SYSTEM_PROCESSOR}")
    string(SUBSTRING "${key}" 0 16 key)
    corvid_cache_folder(cache)
    set(folder "${cache}/lib/sqlite-${version}-${key}")
    add_custom_command(OUTPUT "${folder}/libsqlite3.a"
        COMMAND ${CMAKE_COMMAND} "-DSOURCE=${source}" "-DFOLDER=${folder}" "-DCC=${CMAKE_C_COMPILER}" "-DAR=${CMAKE_AR}" "-DFLAGS=${flags}"
                -P "${CMAKE_SOURCE_DIR}/cmake/sqlite-build.cmake"
        COMMENT "Compiling SQLite ${version} into the cache (once)" VERBATIM)
    add_custom_target(corvid_sqlite_archive DEPENDS "${folder}/libsqlite3.a")
    add_library(corvid_sqlite STATIC IMPORTED GLOBAL)
    set_target_properties(corvid_sqlite PROPERTIES IMPORTED_LOCATION "${folder}/libsqlite3.a" INTERFACE_LINK_LIBRARIES "Threads::Threads;m")
    target_include_directories(corvid_sqlite SYSTEM INTERFACE "${source}")
    add_dependencies(corvid_sqlite corvid_sqlite_archive)
endfunction()

function(corvid_sqlite_system)
    pkg_check_modules(SQLITE3 QUIET IMPORTED_TARGET GLOBAL sqlite3)
    if(NOT SQLITE3_FOUND)
        message(FATAL_ERROR "CORVID_SQLITE=system, but pkg-config knows no sqlite3. Use -DCORVID_SQLITE=fetch or a folder with the amalgamation.")
    endif()
    corvid_sqlite_check_version("${SQLITE3_VERSION}" "The system's library")
    if(NOT CMAKE_CROSSCOMPILING)
        include(CheckCSourceRuns)
        set(CMAKE_REQUIRED_LIBRARIES PkgConfig::SQLITE3)
        check_c_source_runs("#include <sqlite3.h>\nint main(void) { return !sqlite3_compileoption_used(\"ENABLE_FTS5\"); }" CORVID_SQLITE_HAS_FTS5)
        if(NOT CORVID_SQLITE_HAS_FTS5)
            message(FATAL_ERROR "CORVID_SQLITE=system: the system's SQLite was built without FTS5, which finds notes by their words. "
                    "Use -DCORVID_SQLITE=fetch or a folder with the amalgamation.")
        endif()
    endif()
    add_library(corvid_sqlite INTERFACE IMPORTED GLOBAL)
    target_link_libraries(corvid_sqlite INTERFACE PkgConfig::SQLITE3)
endfunction()

if(CORVID_SQLITE STREQUAL "system")
    corvid_sqlite_system()
elseif(CORVID_SQLITE STREQUAL "fetch")
    execute_process(COMMAND "${CMAKE_SOURCE_DIR}/scripts/fetch-sqlite" OUTPUT_VARIABLE corvid_sqlite_source RESULT_VARIABLE corvid_sqlite_rc
                    OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(NOT corvid_sqlite_rc EQUAL 0)
        message(FATAL_ERROR "SQLite could not be had (see above)")
    endif()
    corvid_sqlite_from("${corvid_sqlite_source}")
else()
    get_filename_component(corvid_sqlite_source "${CORVID_SQLITE}" ABSOLUTE BASE_DIR "${CMAKE_SOURCE_DIR}")
    corvid_sqlite_from("${corvid_sqlite_source}")
endif()
