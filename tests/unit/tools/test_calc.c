// SPDX-License-Identifier: MIT
/* test_calc.c - arithmetic: values, how they are printed, and the column of every complaint. */
#include "toolbox.h"

#include "tools/calc.h"

static const char *answer(const char *expression)
{
    static char text[CV_ERROR_TEXT];
    struct cv_error err = CV_ERROR_INIT;
    double value = 0;
    cv_auto_buf struct cv_buf out = CV_BUF_INIT;
    if (calc_eval(expression, &value, &err) < 0) {
        assert_string_equal(err.guard, "tool");
        snprintf(text, sizeof text, "%s", err.text);
    } else {
        calc_format(value, &out);
        snprintf(text, sizeof text, "%s", cv_buf_text(&out));
    }
    return text;
}

static const struct {
    const char *expression, *expected;
} values[] = {
    {"1+1", "2"},
    {" 2 + 3 * 4 ", "14"},
    {"(2 + 3) * 4", "20"},
    {"2^3^2", "512"},
    {"2**10", "1024"},
    {"-2^2", "-4"},
    {"2^-1", "0.5"},
    {"(-2)^2", "4"},
    {"--3", "3"},
    {"2*-3", "-6"},
    {"7 % 3", "1"},
    {"-7 % 3", "2"},
    {"7 % -3", "-2"},
    {"10/4", "2.5"},
    {"1/3", "0.333333333333"},
    {"0.1+0.2", "0.3"},
    {"9007199254740992", "9007199254740992"},
    {"9007199254740991+1", "9007199254740992"},
    {"2^64", "1.84467440737e+19"},
    {"1.5e3", "1500"},
    {"2E-2", "0.02"},
    {".5", "0.5"},
    {"5.", "5"},
    {"0*-1", "0"},
    {"-0", "0"},
    {"1,000", "1000"},
    {"1,234,567.5 + 1", "1234568.5"},
    {"max(1,000)", "1"},
    {"min(1,000)", "0"},
    {"max(1, 2, 3)", "3"},
    {"min(4, -2)", "-2"},
    {"sqrt(16)", "4"},
    {"SQRT(16)", "4"},
    {"abs(-3)", "3"},
    {"round(2.5)", "3"},
    {"round(-2.5)", "-3"},
    {"round(3.14159, 2)", "3.14"},
    {"round(1234, -2)", "1200"},
    {"floor(-1.5)", "-2"},
    {"ceil(1.2)", "2"},
    {"ln(e)", "1"},
    {"log(1000)", "3"},
    {"log10(100)", "2"},
    {"log2(8)", "3"},
    {"exp(0)", "1"},
    {"sin(0)", "0"},
    {"cos(0)", "1"},
    {"tan(0)", "0"},
    {"2 * pi", "6.28318530718"},
    {"\xCF\x80", "3.14159265359"},
    {"6 \xC3\x97 7", "42"},
    {"84 \xC3\xB7 2", "42"},
    {"50 \xE2\x88\x92 8", "42"},
    {"2+2 =", "4"},
    {"1\n+\t1", "2"},
};

static const struct {
    const char *expression, *expected;
} complaints[] = {
    {"", "calc: expected a number at column 1"},
    {"   ", "calc: expected a number at column 4"},
    {"1 + ", "calc: expected a number at column 5"},
    {"1 + * 2", "calc: expected a number at column 5"},
    {"2 x 3", "calc: expected an operator (+ - * / % ^) at column 3"},
    {"2 3", "calc: expected an operator (+ - * / % ^) at column 3"},
    {"2(3)", "calc: expected an operator (+ - * / % ^) at column 2"},
    {"2pi", "calc: expected an operator (+ - * / % ^) at column 2"},
    {"0x10", "calc: expected an operator (+ - * / % ^) at column 2"},
    {"2e", "calc: expected an operator (+ - * / % ^) at column 2"},
    {"(1 + 2", "calc: expected ')' at column 7"},
    {"1 + 2)", "calc: no '(' belongs to the ')' at column 6"},
    {"1 / 0", "calc: division by zero at column 3"},
    {"5 % 0", "calc: division by zero at column 3"},
    {"0 ^ -1", "calc: division by zero at column 3"},
    {"sqrt(-1)", "calc: no real number comes out at column 1"},
    {"(-8)^(1/3)", "calc: no real number comes out at column 5"},
    {"ln(0)", "calc: no real number comes out at column 1"},
    {"1e999", "calc: the number is too large at column 1"},
    {"10^400", "calc: the number is too large at column 3"},
    {"exp(1000)", "calc: the number is too large at column 1"},
    {"1,00", "calc: expected an operator (+ - * / % ^) at column 2"},
    {"12,34,567", "calc: expected an operator (+ - * / % ^) at column 3"},
    {"1,000,00", "calc: expected an operator (+ - * / % ^) at column 2"},
    {"1, 000", "calc: expected an operator (+ - * / % ^) at column 2"},
    {"sqrt 4", "calc: expected '(' after a function at column 6"},
    {"sqrt()", "calc: expected a number at column 6"},
    {"sqrt(1, 2)", "calc: sqrt takes 1 argument, got 2, at column 1"},
    {"round(1, 2, 3)", "calc: round takes 2 arguments at most, got 3, at column 1"},
    {"max(1; 2)", "calc: expected ',' or ')' at column 6"},
    {"\xC3\x97 2", "calc: expected a number at column 1"},
    {"3 \xC3\x97 \xC3\xB7", "calc: expected a number at column 5"},
    {"$(id)", "calc: expected a number at column 1"},
    {"1; ls", "calc: expected an operator (+ - * / % ^) at column 2"},
};

static void all_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        assert_string_equal(answer(values[i].expression), values[i].expected);
}

static void all_complaints(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof complaints / sizeof complaints[0]; i++)
        assert_string_equal(answer(complaints[i].expression), complaints[i].expected);
}

static void unknown_words(void **state)
{
    (void)state;
    const char *lead = "calc: unknown word 'foo' at column 5, known are sqrt ";
    assert_int_equal(strncmp(answer("1 + foo(2)"), lead, strlen(lead)), 0);
}

/* A million of anything ends in an answer or a complaint, never in the stack. */
static void depth_is_bounded(void **state)
{
    (void)state;
    static const char *const pieces[] = {"(", "-", "2^", "max(", "sqrt(", "1+", "1,", "9", "\xCF\x80", "-(", "a"};
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        cv_auto_buf struct cv_buf text = CV_BUF_INIT;
        while (text.len < 1000000)
            cv_buf_puts(&text, pieces[i]);
        assert_non_null(strstr(answer(cv_buf_text(&text)), "calc: "));
    }
    assert_string_equal(answer("((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))"), "1");
}

static void as_a_tool(void **state)
{
    struct box *box = *state;
    box_shows(box, "42", "calc", "expression", "6*7", NULL, NULL);
    assert_true(json_number_value(json_object_get(box->result, "value")) == 42);
    box_fails(box, "tool", "calc: division by zero at column 2", "calc", "expression", "1/0", NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_values),       cmocka_unit_test(all_complaints), cmocka_unit_test(unknown_words),
        cmocka_unit_test(depth_is_bounded), BOX_TEST(as_a_tool),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
