<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en_AU">
<context>
    <name>ui::settings::CheckList</name>
    <message numerus="yes">
        <source>%n point(s) need attention.</source>
        <translation>
            <numerusform>%n point needs attention.</numerusform>
            <numerusform>%n points need attention.</numerusform>
        </translation>
    </message>
</context>
</TS>
