// Importing: what each format's rules make of a text, and that nothing is taken over which could not be run.
using System.Text;
using OneNetModem.Diagnostics.Scripts;
using OneNetModem.Diagnostics.Scripts.Import;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Scripts;

public sealed class ScriptImportTests
{
    [Theory]
    [InlineData("[AT]\nAT1=AT+CSQ\n", ImportFormat.Qcom)]
    [InlineData("[1]\nCMD=AT+CSQ\n", ImportFormat.Qcom)]
    [InlineData("ABORT BUSY\n'' AT\nOK ATE0\n", ImportFormat.Chat)]
    [InlineData("TIMEOUT 5\n\"\" ATZ OK\n", ImportFormat.Chat)]
    [InlineData("AT+CSQ\r\n\r\n+CSQ: 20,99\r\n\r\nOK\r\n", ImportFormat.Log)]
    [InlineData("send (AT^M)\nexpect (OK)\nAT^M^M\nOK\n -- got it\n", ImportFormat.Log)]
    [InlineData("", ImportFormat.Log)]
    public void The_format_is_guessed(string text, ImportFormat format) => Assert.Equal(format, ScriptImport.Guess(text));

    [Fact]
    public void Numbers_order_a_list_and_what_is_not_ticked_stays_out()
    {
        ImportedScript imported = Qcom(
            """
            [COM]
            Port=COM7
            [List]
            Command_10=AT+CREG?
            Checked_10=1
            Command_2="AT+CSQ"
            Checked_2=1
            Delay_2=1500
            Command_3=AT+QPOWD
            Checked_3=0
            """);
        Assert.Equal("steps:\n  - AT+CSQ\n  - wait: 1500ms\n  - AT+CREG?\n", Steps(imported));
        Assert.Equal(["2 Port=COM7: is a setting of the program, not of the list", "9 AT+QPOWD: is switched off in the list"], Dropped(imported));
    }

    [Fact]
    public void A_ticked_list_runs_as_often_as_it_says()
    {
        ImportedScript imported = Qcom("[SET]\nRunTimes=3\n[1]\nCho=1\nCMD=AT\n");
        Assert.Equal("steps:\n  - repeat: 3\n    steps:\n      - AT\n", Steps(imported));
    }

    [Fact]
    public void Keys_without_names_and_lines_without_keys_are_entries_too()
    {
        Assert.Equal("steps:\n  - ATI\n  - AT+CSQ\n", Steps(Qcom("[cmds]\n2=AT+CSQ\n1=ATI\n")));
        Assert.Equal("steps:\n  - ATI\n  - AT+CSQ\n", Steps(Qcom("[cmds]\nATI\nAT+CSQ\n")));
        Assert.Equal("steps:\n  - ATI\n", Steps(Qcom("[a]\nLast=ATI\n")));
    }

    [Fact]
    public void A_section_that_comes_twice_loses_nothing()
    {
        Assert.Equal("steps:\n  - ATI\n  - AT\n  - AT+CSQ\n", Steps(Qcom("[AT]\nAT1=ATI\nAT2=AT+CSQ\n[AT]\nAT1=AT\n")));
        Assert.Equal("steps:\n  - ATI\n  - AT\n", Steps(Qcom("[2]\nCho=1\nCMD=AT\n[1]\nCho=1\nCMD=ATI\n[2]\nCho=0\nCMD=AT+CSQ\n")));
    }

    [Fact]
    public void Hexadecimal_entries_are_commands_or_data()
    {
        ImportedScript imported = Qcom("[1]\nCMD=41 54 49 0D\nHEX=1\n[2]\nCMD=AT+QMTPUBEX=0,0,0,0,\"t\",5\n[3]\nCMD=68 65 6C 6C 6F\nHEX=1\n[4]\nCMD=FF FE\nHEX=1\n[5]\nCMD=XY\nHEX=1\n");
        Assert.Equal("steps:\n  - ATI\n  - send: AT+QMTPUBEX=0,0,0,0,\"t\",5\n    data: hello\n", Steps(imported));
        Assert.Equal(["10 FF FE", "13 XY"], Dropped(imported).Select(text => text.Split(':')[0]));
    }

    [Fact]
    public void A_command_whose_data_are_missing_would_hang_a_module_and_is_left_out()
    {
        ImportedScript imported = Qcom("[1]\nCMD=AT+QMTPUBEX=0,0,0,0,\"t\",5\n[2]\nCMD=AT\n");
        Assert.Equal("steps:\n  - AT\n", Steps(imported));
        Assert.Equal(["2 AT+QMTPUBEX=0,0,0,0,\"t\",5: asks for data, and the list has none behind it"], Dropped(imported));
    }

    [Fact]
    public void A_length_that_is_not_that_of_its_data_is_computed()
    {
        ImportedScript imported = Qcom("[1]\nCMD=AT+QMTPUBEX=0,0,0,0,\"t\",50\n[2]\nCMD=hello\nEnter=0\n");
        Assert.Contains("- send: 'AT+QMTPUBEX=0,0,0,0,\"t\",${length}'\n    data: hello\n", imported.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gb18030")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-8")]
    public void Files_of_Windows_programs_are_read_in_their_encodings(string name)
    {
        Encoding encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        byte[] content = [.. encoding.GetPreamble(), .. encoding.GetBytes("[设置]\r\n备注=信号测试\r\n[1]\r\nCMD=AT+CSQ\r\n")];
        ImportedScript imported = ScriptImport.Read(content, "列表.ini");
        Assert.Equal("steps:\n  - AT+CSQ\n", Steps(imported));
        Assert.Equal(["2 备注=信号测试: is a setting of the program, not of the list"], Dropped(imported));
    }

    [Fact]
    public void UTF_16_without_its_mark_is_known_by_its_zeros() =>
        Assert.Equal(1, ScriptImport.Read(Encoding.Unicode.GetBytes("[1]\nCMD=AT+CSQ\n"), "a.ini").Steps);

    [Fact]
    public void Expect_and_send_strings_become_commands_with_answers()
    {
        ImportedScript imported = Chat("ABORT 'NO CARRIER' ABORT ERROR\nTIMEOUT 5 '' \\d\\pATZ OK AT+CPIN?\nTIMEOUT 20\nREADY AT+CSQ\n+CSQ AT\n");
        Assert.Equal(
            "abort:\n  - NO CARRIER\n  - /ERROR/\nsteps:\n  - wait: 1100ms\n  - send: ATZ\n    timeout: 5s\n  - send: AT+CPIN?\n    expect: /READY/\n    timeout: 20s\n"
            + "  - send: AT+CSQ\n    expect: +CSQ\n    timeout: 20s\n  - send: AT\n    final: any\n    timeout: 20s\n",
            imported.Text[(imported.Text.IndexOf("name: s\n", StringComparison.Ordinal) + 8)..]);
    }

    [Fact]
    public void A_sub_send_is_done_when_the_answer_does_not_come()
    {
        ImportedScript imported = Chat("'' AT OK-ATE1-OK AT+CSQ OK");
        Script script = ScriptWorld.Parse(imported.Text);
        ScriptReport healthy = new ScriptWorld().Run(script);
        Assert.Equal(["AT", "ATE1", "AT+CSQ"], healthy.Steps.Skip(1).Select(step => step.Title));
        Assert.Equal(Diagnostics.Bench.Verdict.Skipped, healthy.Steps[2].Verdict);
        ScriptReport refused = new ScriptWorld().Run(ScriptWorld.Parse(Chat("'' AT+GCAP OK-ATE1-OK AT+CSQ OK").Text));
        Assert.Equal((0, Diagnostics.Bench.Verdict.Pass), (refused.ExitCode, refused.Steps[2].Verdict));
    }

    [Fact]
    public void An_empty_sub_send_is_another_try() =>
        Assert.Contains("- send: AT\n    retry: 2\n", Chat("'' AT OK--OK AT+CSQ OK").Text, StringComparison.Ordinal);

    [Fact]
    public void Variables_of_chat_are_variables_of_the_script()
    {
        ImportedScript imported = Chat("'' 'AT+CGDCONT=1,\"IP\",\"\\T\"' OK AT+QICSGP=1,1,\"$APN_NAME\" OK AT$QCRMCALL? OK");
        Script script = ScriptWorld.Parse(imported.Text);
        Assert.Equal(["T"], script.Variables.Where(variable => variable.IsRequired).Select(variable => variable.Name));
        Assert.Equal(["APN_NAME"], script.Environment);
        Assert.Contains("AT+QICSGP=1,1,\"${env.APN_NAME}\"", imported.Text, StringComparison.Ordinal);
        Assert.Contains("- AT$QCRMCALL?", imported.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_chat_has_and_a_script_has_not_is_listed()
    {
        ImportedScript imported = Chat("REPORT CONNECT\nHANGUP ON\n# a comment\n'' BREAK\n'' @/etc/pin\n'' EOT\n'' AT'\nOK \"AT\n");
        Assert.Equal(
            [
                "1 REPORT CONNECT: every line is in the report of a script anyway",
                "2 HANGUP ON: is about a call, and none is made here",
                "4 BREAK: is a break signal, which cannot be sent here",
                "5 @/etc/pin: is read from a file of that computer: put what it holds in its place",
                "6 EOT: is no AT command",
                "7 AT': is no AT command",
                "8 AT: has a quote that does not end",
                "8 OK: nothing was sent that this could be the answer to",
            ],
            Dropped(imported).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_said_while_an_answer_is_awaited_is_said_behind_it() =>
        Assert.Equal("steps:\n  - AT\n  - log: working\n  - AT+CSQ\n", Steps(Chat("'' AT\nSAY 'working\\n'\nOK AT+CSQ\nOK ''\n")));

    [Theory]
    [InlineData("AT+CSQ\r\n+CSQ: 20,99\r\nOK\r\n")]
    [InlineData("[12:00:01.123] AT+CSQ\n[12:00:01.200] +CSQ: 20,99\n[12:00:01.201] OK\n")]
    [InlineData("[12:00:01.123]->AT+CSQ\n[12:00:01.200]<-+CSQ: 20,99\n[12:00:01.201]<-OK\n")]
    [InlineData(">> AT+CSQ\n<< AT+CSQ\n<< +CSQ: 20,99\n<< OK\n")]
    [InlineData("<- AT+CSQ\n-> \n-> +CSQ: 20,99\n-> OK\n")]
    [InlineData("TX: AT+CSQ\nRX: +CSQ: 20,99\nRX: OK\n")]
    [InlineData("2024-01-22 10:55:57.203 [TX] AT+CSQ\r\n2024-01-22 10:55:57.300 [RX] +CSQ: 20,99\r\n2024-01-22 10:55:57.300 [RX] OK\r\n")]
    [InlineData("[10:55:57.203]发→◇AT+CSQ\n[10:55:57.300]收←◆AT+CSQ\n\n+CSQ: 20,99\n\nOK\n")]
    [InlineData("--> 'AT+CSQ<CR>'\n<-- '<CR><LF>+CSQ: 20,99<CR><LF><CR><LF>OK<CR><LF>'\n")]
    [InlineData("{\"t\":0,\"dir\":\"tx\",\"data\":\"AT+CSQ\\r\"}\n{\"t\":0.1,\"dir\":\"rx\",\"data\":\"AT+CSQ\\r\\r\\n+CSQ: 2\"}\n{\"t\":0.2,\"dir\":\"rx\",\"data\":\"0,99\\r\\n\\r\\nOK\\r\\n\"}\n")]
    [InlineData("Mar 06 12:59:55 pi chat[1290]: send (AT+CSQ^M)\nMar 06 12:59:55 pi chat[1290]: expect (OK)\nMar 06 12:59:55 pi chat[1290]: AT+CSQ^M^M\nMar 06 12:59:55 pi chat[1290]: +CSQ: 20,99^M\nMar 06 12:59:55 pi chat[1290]: OK\nMar 06 12:59:55 pi chat[1290]:  -- got it\n")]
    [InlineData("1. AT+CSQ\n+CSQ: 20,99\nOK\n")]
    [InlineData("     0.140 --> AT+CSQ<CR>\n     0.143 <-- AT+CSQ<CR><CR><LF>\n                +CSQ: 20,99<CR><LF>\n                OK<CR><LF>\n")]
    public void A_command_and_its_answer_are_found_in_what_terminals_make_of_them(string text)
    {
        ImportedScript imported = Log(text);
        Assert.Equal("steps:\n  - send: AT+CSQ\n    expect: '+CSQ: {rssi:int},{ber:int}'\n", Steps(imported));
        Assert.Empty(imported.NotTaken);
    }

    [Theory]
    [InlineData("AT+CCLK?", "+CCLK: \"24/01/18,08:58:19+28\"", "'+CCLK: {time:date}'")]
    [InlineData("AT+GSN", "860000012345673", "'{imei:digits}'")]
    [InlineData("AT+QCCID", "+QCCID: 89860025128306012474", "'+QCCID: {iccid:word}'")]
    [InlineData("AT+QIACT?", "+QIACT: 1,1,1,\"10.2.3.4\"", "'+QIACT: 1,1,1,{address:ip}'")]
    [InlineData("AT+QCFG=\"nwscanmode\"", "+QCFG: \"nwscanmode\",0", "'+QCFG: \"nwscanmode\",0'")]
    [InlineData("AT+QRSRP", "+QRSRP: -85,-90,LTE", "'+QRSRP: {value1:int},{value2:int},LTE'")]
    [InlineData("AT+QENG=\"servingcell\"", "+QENG: \"servingcell\",\"NOCONN\",\"LTE\",\"TDD\",460,00,82E8C80", "'+QENG: \"servingcell\",{state:field},'")]
    [InlineData("AT+QNWINFO", "+QNWINFO: No Service", "'+QNWINFO: {act:field}'")]
    public void What_moves_is_captured_and_what_stays_is_expected(string command, string line, string expected) =>
        Assert.Equal($"steps:\n  - send: {command}\n    expect: {expected}\n", Steps(Log($"{command}\n{line}\nOK\n")));

    [Fact]
    public void A_result_behind_OK_is_awaited_and_message_ids_are_free()
    {
        string steps = Steps(Log("AT+QMTOPEN=0,\"h\",1883\nOK\n\n+QMTOPEN: 0,0\nAT+QMTPUBEX=0,7,1,0,\"t\",2\n> hi\nOK\n+QMTPUBEX: 0,7,0\n+QMTRECV: 0,3,\"t\",2,\"hi\"\n+QMTRECV: 0,4,\"other\",\"x\"\n"));
        Assert.Equal(
            "steps:\n  - send: AT+QMTOPEN=0,\"h\",1883\n    urc: '+QMTOPEN: 0,0'\n  - send: AT+QMTPUBEX=0,7,1,0,\"t\",2\n    data: hi\n    urc: '+QMTPUBEX: 0,{id:int},0'\n  - urc: '+QMTRECV: 0,{id:int},\"t\",'\n",
            steps);
    }

    [Fact]
    public void An_error_in_the_log_is_expected_again_and_a_registration_is_a_registration()
    {
        Assert.Equal("steps:\n  - send: AT+CIMI\n    final: '+CME ERROR: 10'\n", Steps(Log("AT+CIMI\n+CME ERROR: 10\n")));
        string steps = Steps(Log("AT+CEREG?\n+CEREG: 0,5\nOK\n"));
        Assert.Contains("assert: stat == 1 || stat == 5", steps, StringComparison.Ordinal);
        Assert.Equal(0, new ScriptWorld().Run(Log("AT+CEREG?\n+CEREG: 0,5\nOK\n").Text).ExitCode);
    }

    [Fact]
    public void A_command_sent_until_it_is_answered_is_tried_again() =>
        Assert.Equal("steps:\n  - send: AT\n    retry: 4\n  - AT+CMEE=2\n", Steps(Log("AT\nAT\nAT\nAT\nOK\nAT+CMEE=2\nOK\n")));

    [Fact]
    public void A_list_of_commands_with_remarks_is_a_log_without_answers()
    {
        ImportedScript imported = Log("# ---- 1 ----\nAT                  # is it there?\nAT+QPING=1,\"8.8.8.8\"   // reach\nAT+QCFG=“nwscanmode”,0\nAT commands are fun\nAttach it\n");
        Assert.Equal("steps:\n  # line 2: is it there?\n  - AT\n  # line 3: reach\n  - AT+QPING=1,\"8.8.8.8\"\n  - AT+QCFG=\"nwscanmode\",0\n", Steps(imported));
        Assert.Equal(["5 AT commands are fun", "6 Attach it"], Dropped(imported).Select(text => text.Split(':')[0]));
    }

    [Fact]
    public void Calls_and_dialling_are_left_to_people()
    {
        Assert.Equal(["1 ATD*99#"], Dropped(Log("ATD*99#\nCONNECT\n")).Select(text => text.Split(':')[0]));
        Assert.Equal("steps:\n  - ATD10086;\n", Steps(Log("ATD10086;\nOK\n")));
    }

    [Fact]
    public void Data_behind_a_prompt_belong_to_the_command_before_it()
    {
        ImportedScript imported = Chat("'' AT+QMTPUB=0,0,0,0,\"t\" > hello^Z OK AT OK");
        Assert.Equal("steps:\n  - send: AT+QMTPUB=0,0,0,0,\"t\"\n    data: hello\n  - AT\n", Steps(imported));
        Assert.Empty(imported.NotTaken);
    }

    [Fact]
    public void Two_byte_characters_cut_by_a_trace_are_whole() =>
        Assert.Contains(
            "expect: '+COPS: {mode:int},{format:int},{operator:field},{act:int}'",
            Log("{\"t\":0,\"dir\":\"tx\",\"data\":\"AT+COPS?\\r\"}\n{\"t\":1,\"dir\":\"rx\",\"data\":\"+COPS: 0,0,\\\"\u00E4\"}\n{\"t\":1,\"dir\":\"rx\",\"data\":\"\u00B8\u00AD\\\",7\\r\\nOK\\r\\n\"}\n").Text,
            StringComparison.Ordinal);

    [Fact]
    public void The_data_of_a_trace_are_taken_byte_for_byte_and_their_echo_is_not()
    {
        ImportedScript imported = Log(
            """
            {"t":0,"dir":"tx","data":"AT+QMTPUBEX=0,0,0,0,\"t\",8\r"}
            {"t":1,"dir":"rx","data":"\r\n> "}
            {"t":2,"dir":"tx","data":"a\r\nOK\r\nb"}
            {"t":3,"dir":"rx","data":"a\r\n"}
            {"t":4,"dir":"rx","data":"OK\r\nb\r\nOK\r\n\r\n+QMTPUBEX: 0,0,0\r\n"}
            """);
        Assert.Contains("- send: AT+QMTPUBEX=0,0,0,0,\"t\",8\n    data: \"a\\r\\nOK\\r\\nb\"\n", imported.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_mixture_of_pieces_makes_a_script_that_cannot_be_read()
    {
        string[] pieces =
        [
            "AT", "AT+CSQ", "AT+QMTPUBEX=0,0,0,0,\"t\",5", "AT+QFUPL=\"a\",3", "ATD*99#", "at+cops=?", "+CSQ: 1,2", "+X: {a:foo},{b:int}", "+X: ${y}", "{\"k\": \"v\"}", "> ", ">", "OK", "ERROR", "+CME ERROR: 3",
            "\r\n", "\n", "\n", "\n", " ", "[1]", "[AT]", "=", "CMD=", "AT1=", "Cho=1", "HEX=1", "#", "//", "'", "\"", "\\", "\\d", "\\T", "^Z", "''", "ABORT ", "TIMEOUT ", "SAY ", "9", "OK-AT-OK", "@x", "$HOME", "-", ":", "/", "/x/", "<- ", "-> ",
            "[12:00:00.1]", "RX: ", "\u001A", "\u0000", "测试", "+QMTRECV: 0,0,\"t\",\"x\"", "<CR><LF>", "|", "*", "&", "!", "%", "`", "---", "RDY",
        ];
        Random random = new(1);
        for (int i = 0; i < 3000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => pieces[random.Next(pieces.Length)]));
            ImportFormat format = (ImportFormat)random.Next(3);
            ImportedScript imported = ScriptImport.Read(Encoding.UTF8.GetBytes(text), "s", format);
            if (imported.Steps > 0)
            {
                string mistakes = ScriptWorld.Mistakes(imported.Text);
                Assert.True(mistakes.Length == 0, $"{format}: {text}\n{mistakes}\n{imported.Text}");
            }
        }
    }

    [Theory]
    [InlineData("AT+X=\"${a}\"\nOK\n")]
    [InlineData("AT+X='1'\n+X: {a:int}\nOK\n")]
    [InlineData("AT+CSQ\n/weird/\n+CSQ: 1,2\nOK\n")]
    [InlineData("\u0000\u0001\u001B[31mAT\n")]
    [InlineData("AT+X=\"open\nOK\n: - ? { [ | > ! & * # `\n")]
    [InlineData("[1]\nCMD=AT+X=: # {\n[\n]]=\n=AT\n")]
    [InlineData("ABORT ''\nABORT '['\n'' AT '(' AT+X='{' ${x ATZ\n")]
    public void Whatever_is_imported_is_a_script(string text)
    {
        foreach (ImportFormat format in Enum.GetValues<ImportFormat>())
        {
            ImportedScript imported = ScriptImport.Read(Encoding.UTF8.GetBytes(text), "s", format);
            if (imported.Steps > 0)
            {
                ScriptWorld.Parse(imported.Text);
            }
        }
    }

    private static ImportedScript Qcom(string text) => Import(text, ImportFormat.Qcom);

    private static ImportedScript Chat(string text) => Import(text, ImportFormat.Chat);

    private static ImportedScript Log(string text) => Import(text, ImportFormat.Log);

    private static ImportedScript Import(string text, ImportFormat format)
    {
        ImportedScript imported = ScriptImport.Read(Encoding.UTF8.GetBytes(text), "s", format);
        if (imported.Steps > 0)
        {
            ScriptWorld.Parse(imported.Text);
        }

        return imported;
    }

    private static string Steps(ImportedScript imported)
    {
        string text = imported.Text[imported.Text.IndexOf("steps:", StringComparison.Ordinal)..];
        int end = text.IndexOf("# Not taken over", StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }

    private static IEnumerable<string> Dropped(ImportedScript imported) => imported.NotTaken.Select(one => $"{one.Line} {one.Text}: {one.Reason}");
}
