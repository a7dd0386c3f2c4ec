// SPDX-License-Identifier: MIT
/*
 * main.c - the program `corvid`. Everything is in the library, so that tests can call it.
 */
#include "daemon/ctl/ctl.h"

int main(int argc, char **argv)
{
    return cv_ctl_main(argc, argv);
}
