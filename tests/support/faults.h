/* SPDX-License-Identifier: EUPL-1.2 */
/* faults: the system calls by which this process changes files, counted, with a machine that stops or a disk that fails
 * at one of them. They are defined in the test's program and so take the place of the library's, for our code and for
 * SQLite's alike: the code under test knows nothing of it. */
#ifndef TEST_FAULTS_H
#define TEST_FAULTS_H

enum { FAULTS_KILLED = 99 }; /* exit status of a process that was stopped */

void faults_off(void);
/* The process ends at the call-th call from now on, before the call does anything. 1 is the next one. */
void faults_kill_at(int call);
/* That one call fails with EIO; those after it work. */
void faults_fail_at(int call);
/* The process kills itself (SIGKILL) at that call: before it, after it, or when a write did a part of its work; which
 * of these follows from seed. With the power (see power.h) it also loses what it had not made last. */
void faults_stop_at(int call, unsigned seed);
/* Whether that call came. */
int faults_came(void);
/* Calls since the last of the above. */
int faults_calls(void);

#endif
