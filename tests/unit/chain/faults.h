/* SPDX-License-Identifier: EUPL-1.2 */
/* faults: the system calls by which this process changes files, counted, with a machine that stops or a disk that fails
 * at one of them. They are defined in the test's program and so take the place of the library's, for our code and for
 * SQLite's alike: the code under test knows nothing of it. */
#ifndef CHAIN_TEST_FAULTS_H
#define CHAIN_TEST_FAULTS_H

enum { FAULTS_KILLED = 99 }; /* exit status of a process that was stopped */

void faults_off(void);
/* The process ends at the call-th call from now on, before the call does anything. 1 is the next one. */
void faults_kill_at(int call);
/* That one call fails with EIO; those after it work. */
void faults_fail_at(int call);
/* Whether that call came. */
int faults_came(void);

#endif
