// SPDX-License-Identifier: MIT
/*
 * calc_eval.c - a recursive descent over an arithmetic expression:
 *
 *     sum     = product { (+ | -) product }
 *     product = signed { (* | / | %) signed }
 *     signed  = (- | +) signed | power
 *     power   = value [ (^ | **) signed ]            2^3^2 is 2^9, -2^2 is -4
 *     value   = number | constant | function ( sum {, sum} ) | ( sum )
 *
 * Numbers are doubles, so whole numbers are exact up to 2^53. The depth is bounded. Pure; owns nothing.
 */
#include "tools/calc.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { DEPTH_MAX = 200, ARGS_MAX = 64, NAME_SHOWN = 16 };

struct calc {
    const char *text, *at;
    int depth;
    int in_args; /* inside a function's parentheses, where a comma separates arguments */
    struct cv_error *err;
};

static int sum(struct calc *calc, double *out);

/* ---- words ------------------------------------------------------------------------------------------------------ */

static double f_min(const double *a, int n)
{
    double best = a[0];
    for (int i = 1; i < n; i++)
        best = a[i] < best ? a[i] : best;
    return best;
}

static double f_max(const double *a, int n)
{
    double best = a[0];
    for (int i = 1; i < n; i++)
        best = a[i] > best ? a[i] : best;
    return best;
}

static double f_round(const double *a, int n)
{
    if (n == 1 || a[1] == 0)
        return round(a[0]);
    double scale = pow(10, a[1] > 15 ? 15 : a[1] < -15 ? -15 : trunc(a[1]));
    return round(a[0] * scale) / scale;
}

#define ONE(name, call)                                                                                                                    \
    static double f_##name(const double *a, int n)                                                                                         \
    {                                                                                                                                      \
        (void)n;                                                                                                                           \
        return call(a[0]);                                                                                                                 \
    }
ONE(sqrt, sqrt)
ONE(abs, fabs)
ONE(floor, floor)
ONE(ceil, ceil)
ONE(ln, log)
ONE(log10, log10)
ONE(log2, log2)
ONE(exp, exp)
ONE(sin, sin)
ONE(cos, cos)
ONE(tan, tan)

static const struct {
    const char *name;
    int min, max;
    double (*call)(const double *a, int n);
} functions[] = {
    {"sqrt", 1, 1, f_sqrt},   {"abs", 1, 1, f_abs},       {"min", 1, ARGS_MAX, f_min}, {"max", 1, ARGS_MAX, f_max}, {"round", 1, 2, f_round},
    {"floor", 1, 1, f_floor}, {"ceil", 1, 1, f_ceil},     {"ln", 1, 1, f_ln},          {"log", 1, 1, f_log10},      {"log10", 1, 1, f_log10},
    {"log2", 1, 1, f_log2},   {"exp", 1, 1, f_exp},       {"sin", 1, 1, f_sin},        {"cos", 1, 1, f_cos},        {"tan", 1, 1, f_tan},
};

static const struct {
    const char *name;
    double value;
} constants[] = {{"pi", M_PI}, {"\xCF\x80", M_PI}, {"e", M_E}};

/* Operators, the longer first; several spellings of one. */
static const struct {
    const char *text;
    char op;
} operators[] = {
    {"**", '^'}, {"+", '+'}, {"-", '-'}, {"*", '*'}, {"/", '/'}, {"%", '%'}, {"^", '^'}, {"\xC3\x97", '*'}, {"\xC3\xB7", '/'}, {"\xE2\x88\x92", '-'},
};

/* ---- reading ---------------------------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static void skip_blanks(struct calc *calc)
{
    for (;;) {
        if (*calc->at == ' ' || (*calc->at >= '\t' && *calc->at <= '\r'))
            calc->at++;
        else if (strncmp(calc->at, "\xC2\xA0", 2) == 0)
            calc->at += 2;
        else
            return;
    }
}

static int column(const struct calc *calc, const char *at)
{
    int n = 1;
    for (const char *p = calc->text; p < at; p++)
        n += ((unsigned char)*p & 0xC0) != 0x80;
    return n;
}

static int complain(const struct calc *calc, int code, const char *at, const char *text)
{
    return cv_deny(calc->err, code, "tool", "calc.failed", "calc: %s at column %d", text, column(calc, at));
}

/* The operator that comes next, 0 when none does; *len is how long it is written. */
static char peek(struct calc *calc, size_t *len)
{
    skip_blanks(calc);
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        *len = strlen(operators[i].text);
        if (strncmp(calc->at, operators[i].text, *len) == 0)
            return operators[i].op;
    }
    return 0;
}

/* Takes the operator when it is one of `ops`. */
static char accept(struct calc *calc, const char *ops)
{
    size_t len = 0;
    char op = peek(calc, &len);
    if (!op || !strchr(ops, op))
        return 0;
    calc->at += len;
    return op;
}

static int deeper(struct calc *calc)
{
    if (++calc->depth > DEPTH_MAX)
        return complain(calc, -EINVAL, calc->at, "nested too deeply");
    return 0;
}

static int finite_or(const struct calc *calc, const char *at, double value)
{
    if (isnan(value))
        return complain(calc, -EDOM, at, "no real number comes out");
    if (isinf(value))
        return complain(calc, -ERANGE, at, "the number is too large");
    return 0;
}

/* ---- values ----------------------------------------------------------------------------------------------------- */

/* "1,000,000" outside of function arguments: groups of exactly three digits after one to three. */
static size_t grouped(const struct calc *calc, const char *p)
{
    size_t n = strspn(p, "0123456789");
    if (calc->in_args > 0 || n < 1 || n > 3)
        return 0;
    size_t at = n;
    while (p[at] == ',' && strspn(p + at + 1, "0123456789") == 3)
        at += 4;
    return at > n && p[at] != ',' ? at : 0;
}

static int number(struct calc *calc, double *out)
{
    const char *p = calc->at;
    cv_auto_buf struct cv_buf digits = CV_BUF_INIT;
    size_t n = grouped(calc, p);
    n = n ? n : strspn(p, "0123456789");
    for (size_t i = 0; i < n; i++)
        if (p[i] != ',')
            cv_buf_putc(&digits, p[i]);
    p += n;
    if (*p == '.') {
        n = 1 + strspn(p + 1, "0123456789");
        cv_buf_add(&digits, p, n);
        p += n;
    }
    if (*p == 'e' || *p == 'E') {
        size_t sign = p[1] == '+' || p[1] == '-';
        n = strspn(p + 1 + sign, "0123456789");
        if (n > 0) {
            cv_buf_add(&digits, p, 1 + sign + n);
            p += 1 + sign + n;
        }
    }
    *out = strtod(cv_buf_text(&digits), NULL);
    const char *from = calc->at;
    calc->at = p;
    return finite_or(calc, from, *out);
}

static int arguments(struct calc *calc, double *a, int *n)
{
    for (*n = 0;;) {
        if (*n == ARGS_MAX)
            return complain(calc, -EINVAL, calc->at, "too many arguments");
        int rc = sum(calc, &a[*n]);
        if (rc < 0)
            return rc;
        ++*n;
        skip_blanks(calc);
        if (*calc->at == ')') {
            calc->at++;
            return 0;
        }
        if (*calc->at != ',')
            return complain(calc, -EINVAL, calc->at, "expected ',' or ')'");
        calc->at++;
    }
}

static int function(struct calc *calc, size_t which, const char *from, double *out)
{
    double a[ARGS_MAX];
    int n = 0;
    skip_blanks(calc);
    if (*calc->at != '(')
        return complain(calc, -EINVAL, calc->at, "expected '(' after a function");
    calc->at++;
    calc->in_args++;
    int rc = arguments(calc, a, &n);
    calc->in_args--;
    if (rc < 0)
        return rc;
    if (n < functions[which].min || n > functions[which].max)
        return cv_deny(calc->err, -EINVAL, "tool", "calc.failed", "calc: %s takes %d argument%s, got %d, at column %d", functions[which].name,
                       functions[which].max, functions[which].max == 1 ? "" : "s at most", n, column(calc, from));
    *out = functions[which].call(a, n);
    if (isinf(*out) && functions[which].call != f_exp)
        *out = NAN; /* a logarithm of 0 */
    return finite_or(calc, from, *out);
}

static int word(struct calc *calc, double *out)
{
    const char *from = calc->at;
    size_t n = 0;
    while (is_letter(from[n]) || (n > 0 && is_digit(from[n])) || ((unsigned char)from[n] & 0x80))
        n++;
    calc->at += n;
    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++) {
        if (strlen(constants[i].name) == n && strncasecmp(constants[i].name, from, n) == 0) {
            *out = constants[i].value;
            return 0;
        }
    }
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
        if (strlen(functions[i].name) == n && strncasecmp(functions[i].name, from, n) == 0)
            return function(calc, i, from, out);
    return cv_deny(calc->err, -EINVAL, "tool", "calc.failed",
                   "calc: unknown word '%.*s' at column %d, known are sqrt abs min max round floor ceil ln log log10 log2 exp sin cos tan pi e",
                   (int)(n > NAME_SHOWN ? 0 : n), from, column(calc, from));
}

static int parenthesis(struct calc *calc, double *out)
{
    calc->at++;
    int rc = sum(calc, out);
    if (rc < 0)
        return rc;
    skip_blanks(calc);
    if (*calc->at != ')')
        return complain(calc, -EINVAL, calc->at, "expected ')'");
    calc->at++;
    return 0;
}

static int value(struct calc *calc, double *out)
{
    skip_blanks(calc);
    const char *p = calc->at;
    if (is_digit(*p) || (*p == '.' && is_digit(p[1])))
        return number(calc, out);
    if (*p == '(')
        return parenthesis(calc, out);
    if (is_letter(*p) || strncmp(p, "\xCF\x80", 2) == 0)
        return word(calc, out);
    return complain(calc, -EINVAL, p, "expected a number");
}

/* ---- operators -------------------------------------------------------------------------------------------------- */

static int signed_value(struct calc *calc, double *out);

static int power(struct calc *calc, double *out)
{
    int rc = value(calc, out);
    if (rc < 0)
        return rc;
    const char *from = (skip_blanks(calc), calc->at);
    if (!accept(calc, "^"))
        return 0;
    double exponent = 0;
    if ((rc = signed_value(calc, &exponent)) < 0)
        return rc;
    if (*out == 0 && exponent < 0)
        return complain(calc, -EDOM, from, "division by zero");
    *out = pow(*out, exponent);
    return finite_or(calc, from, *out);
}

static int signed_value(struct calc *calc, double *out)
{
    int rc = deeper(calc);
    if (rc < 0)
        return rc;
    char sign = accept(calc, "+-");
    rc = sign ? signed_value(calc, out) : power(calc, out);
    if (sign == '-')
        *out = -*out;
    calc->depth--;
    return rc;
}

/* The remainder has the sign of the divisor: -7 % 3 is 2. */
static double modulo(double a, double b)
{
    double r = fmod(a, b);
    return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

static int product(struct calc *calc, double *out)
{
    int rc = signed_value(calc, out);
    while (rc == 0) {
        double right = 0;
        skip_blanks(calc);
        const char *from = calc->at;
        char op = accept(calc, "*/%");
        if (!op)
            return 0;
        if ((rc = signed_value(calc, &right)) < 0)
            return rc;
        if (op != '*' && right == 0)
            return complain(calc, -EDOM, from, "division by zero");
        *out = op == '*' ? *out * right : op == '/' ? *out / right : modulo(*out, right);
        rc = finite_or(calc, from, *out);
    }
    return rc;
}

static int sum(struct calc *calc, double *out)
{
    int rc = deeper(calc);
    if (rc == 0)
        rc = product(calc, out);
    while (rc == 0) {
        double right = 0;
        skip_blanks(calc);
        const char *from = calc->at;
        char op = accept(calc, "+-");
        if (!op)
            break;
        if ((rc = product(calc, &right)) < 0)
            break;
        *out = op == '+' ? *out + right : *out - right;
        rc = finite_or(calc, from, *out);
    }
    calc->depth--;
    return rc;
}

int calc_eval(const char *text, double *out, struct cv_error *err)
{
    struct calc calc = {.text = text, .at = text, .err = err};
    double result = 0;
    int rc = sum(&calc, &result);
    if (rc < 0)
        return rc;
    skip_blanks(&calc);
    if (*calc.at == '=' && calc.at[1 + strspn(calc.at + 1, " ")] == '\0')
        calc.at += strlen(calc.at); /* "2 + 2 =" */
    if (*calc.at == ')')
        return complain(&calc, -EINVAL, calc.at, "no '(' belongs to the ')'");
    if (*calc.at)
        return complain(&calc, -EINVAL, calc.at, "expected an operator (+ - * / % ^)");
    *out = result;
    return 0;
}

void calc_format(double value, struct cv_buf *out)
{
    if (value == trunc(value) && fabs(value) <= 9007199254740992.0)
        cv_buf_printf(out, "%.0f", value == 0 ? 0.0 : value); /* no minus before a zero */
    else
        cv_buf_printf(out, "%.12g", value);
}
