// SPDX-License-Identifier: Apache-2.0
#include "core/matching/given_names.h"

#include <QMultiHash>
#include <QSet>
#include <QStringList>

namespace core::matching {
namespace {

/// Forms of one name, a group on each line. A short form may belong to several groups.
constexpr char kForms[] = R"(
alexander alex alec sandy xander sasha aleksandr alexandros
alexandra alex sandra sandy lexi ally
alexandria alex lexi
abigail abby gail
adelaide addie heidi
agnes aggie nessie
albert al bert bertie
alfred alf alfie fred
alan allan allen al
alison allison alyson ally ali
amanda mandy
amelia amy millie emilia
andrew andy drew
angela angie ange
angelina angie lina
ann anne anna annie nan hannah
anthony antony tony ant
antonia toni
archibald archie
arthur art artie
barbara barb barbie babs
barnaby barney
bartholomew bart
benjamin ben benny benji
bernard bernie
beatrice bea trixie beatrix
belinda bel lindy linda
beverley beverly bev
bradley brad
brendan brenden brendon
brian bryan
bridget biddy bridie bridgit
bronwyn bron bronnie
caitlin kaitlyn katelyn caitlyn kate cait
cameron cam
caroline carolyn carol carrie caro lyn caz
cassandra cass cassie sandra
catherine katherine kathryn catharine katharine cathy kathy kath cath kate katie kat kit kitty cate
cecilia cec celia cissy
charles charlie chas chuck
charlotte charlie lottie char
christine christina kristine kristina chris chrissy chrissie christy tina kris
christopher chris kit topher kris
clare claire clara
clifford cliff
clinton clint
colin col
constance connie
cynthia cindy
damien damian
daniel dan danny danyl
danielle dani danni
darren darryn daz dazza
david dave davey davy
deborah debra deb debbie debby
dennis denis den denny
desmond des
diana diane dianne di
dominic dom nick dominick
donald don donnie donny
dorothy dot dottie dolly thea
douglas doug dougie
edith edie
edward ed eddie ted teddy ned
eileen aileen
eleanor ellie nell nellie nora elinor ella
elizabeth elisabeth liz lizzie beth betty bess libby eliza lisa betsy elsie liza
emily em emmie milly
emma em emmy
ernest ernie
ethel effie
eugene gene
evelyn eve evie
fiona fi
florence flo florrie flossie
frances fran francie frankie
francesca fran frankie
francis frank fran frankie
franklin frank
frederick fred freddie freddy frederic rick
gabriel gabe
gabrielle gabby gabi
gareth gary
geoffrey jeffrey geoff jeff jeffery
george georgie
georgina georgie gina george georgia
gerald gerry jerry
gerard gerry jerry
gillian jill gill jillian
graham graeme grahame
gregory greg gregg
gwendolyn gwen
harold harry hal
harrison harry
harriet hattie harry
heather heath
helen nell helena lena ellen eleni elena
henry harry hank hal
herbert bert herb
hugh hughie huw
ian iain
irene rene reenie
isaac ike zac
isabella isabel isabelle isobel bella izzy belle issy
jack jackson
jacob jake
jacqueline jackie jacqui jacquie
james jim jimmy jamie jem
janet jan
janice jan
jasmine jaz yasmin jazz
jason jase
jean jeanne jeannie
jennifer jen jenny jenni jenna
jeremy jem jerry
jessica jess jessie
joan joanie
joanne joanna jo
john jack johnny jon
jonathan jonathon jon johnny jonny nathan
joseph joe joey
josephine jo josie joey
joshua josh
joyce joy
judith judy jude
julia julie jules
julian jules
juliet jules julie
katrina trina kat
kenneth ken kenny
kevin kev
kimberley kimberly kim
kylie ky
lachlan lachie lockie
laurence lawrence larry laurie lawrie
leonard len lenny leo
leslie lesley les
lewis louis lou louie
lillian lily lil lilly
linda lyn lindy
louise lou
lucas luca
lucille lucy
lynette lyn lynn lynne
madeleine maddie maddy madeline
malcolm mal
margaret maggie meg peg peggy marg margie rita greta madge margo daisy
maria marie mary mia ria
marian marion
mark marc marcus
martin marty
martha marty
mary molly polly may mae
mathew matthew matt matty
matilda tilly tilda mattie
maureen mo
maurice morris mo
maxwell max
maximilian max
megan meg
melanie mel
melissa mel lissa missy
melinda mel mindy
michael mike mick mickey micky mitch mikey mickie mikhail
michaela mikaela makayla
michelle shelley shell chelle
mildred millie
mitchell mitch
mohammed mohamed muhammad mohammad mohamad muhammed mo moe mehmet
miriam mim mimi maryam mariam
nancy nan
natalie nat nathalie
natasha tasha nat
nathan nate nathaniel nat
neil neal niall
nicholas nick nicky nicolas nico
nicole nicola nicky nikki nic
nigel nige
noel noelle
norman norm
oliver ollie
olivia liv livvy libby
oscar ozzie
pamela pam pammy
patricia pat patty trish tricia trisha
patrick pat paddy rick
paul pauly
pauline paula
penelope penny
peter pete
philip phillip phil pip
philippa pip pippa
phyllis phyl
priscilla cilla
rachel rachael rach
raymond ray
rebecca bec becky bek rebekah beck
reginald reg reggie
richard rick dick ricky rich richie
robert rob bob bobby robbie bert
roberta bobbie robbie
robyn robin rob
rodney rod
roger rodger
roland roly
ronald ron ronnie
rosemary rose rosie
roslyn rosalyn ros roz
russell russ
ruth ruthie
samantha sam sammy
samuel sam sammy
sandra sandy
sarah sara sally sal
barry baz bazza
gary gaz gazza
karen kaz kazza
margherita rita margaret
francesco frank
antonio tony anthony
salvatore sam sal
domenico dom dominic
vincenzo vince vincent
stavros steve
spyridon spiro spyros
evangelos angelo van
eleftherios terry
theodoros theo
christos chris
stefanos steve
ekaterini katherine kathy cathy
sean shaun shawn
sebastian seb bas
sharon shaz shazza
sheila sheelagh
shirley shirl
simon si
sophia sophie sofia
stanley stan
stephanie steph stevie
stephen steven steve stephan stevie ste
stewart stuart stu stew
susan sue susie suzie suzanne susanna suzy
sylvia syl
tamara tam tammy
teresa theresa terri terry tess tessa
terence terrence terry
thaddeus tad
theodore ted theo teddy
thomas tom tommy
timothy tim timmy
toby tobias
trevor trev
valerie val
vanessa ness nessa
veronica ronnie vera
victor vic
victoria vicki vicky tori vick
vincent vince vinnie
virginia ginny gina
vivienne vivian viv
wallace wally
walter walt wally
warren waz
wayne wayno
wilfred wilf
william will bill billy willie liam
winifred win winnie freda
yvonne vonnie
zachary zac zach zack zak
mohan mohandas
giuseppe joe joseph
giovanni john johnny gianni gio
konstantinos costa kon con dean
dimitrios jim dimitri
georgios george
ioannis john yannis
panagiotis peter takis panos
vasilios bill vasili vassilis basil
nikolaos nick nikos
athanasios tom arthur
yusuf yousef youssef
hussein hussain husain hossein
ahmed ahmad
omar umar
fatima fatimah
aisha aysha ayesha
ali aly
ibrahim ebrahim
)";

/// Given names of the country's many communities that no form above lists.
constexpr char kNames[] = R"(
aaliyah aaron aarav adam adele adrian aidan ailsa aiden aarti akira alana alba aldo alessandro alice alicia alina alma
amara amber amina amir amit amrit ana anastasia anders andre andrea anh anika anita anjali annabel annalise anand ananya
april aria ariana arjun arlo arnold arun asha asher ashley ashton astrid athena aubrey audrey aurora austin ava avery
axel ayaan aylin azra bailey bao beau bella billie binh blake beryl bianca bodhi bonnie boris brayden brenda brent brett
brianna brock brodie bronte brooke bruce bruno bryce byron caleb callum camilla camille carl carla carlos carmel carmen
carter casey celeste chad chantelle charmaine chelsea cheng cherie cheryl chi chloe cody connor conor cooper cora corey courtney
craig crystal curtis dale daisy dana dane daphne dario darcy darryl dawn dean declan deepak delia denise derek devon dewi
diego digby dina divya donna doreen doris dorian duc duncan dung dustin dylan edgar edna edwin eli elias elijah elise
ella elle ellen elliot elliott elsa elvis emanuel emerson enid enzo eric erica erik erin esme estelle esther ethan eva
evan ezra faith fatema felicity felix fergus fernando finn finley flora flynn freya gail gavin gaye gemma genevieve
geraldine gianni gideon giulia glen glenn glenda glenys gloria gordon grace grant greta guy hai haley hamish hannah
hanna harper harley harvey hayden hayley hazel heidi hilary hilda hoa holly hong hope howard hudson hugo hung hunter huy
imogen indiana ines ingrid iris isla ivan ivy ivana jacinta jade jaden jai jaime jan jane jarrod jarrah jasper jaxon jay
jayden jayla jayne jed jedda jessie jian jill jin jing joan joel jordan jorge jorja jose josef joy juan jude june justin
justine kai kara karen karim karl karla kate kayden kayla keanu keira keith kelly kelvin kelsey kendall kerry khalid
khadija kiara kieran kim kira kirra kirsten kirsty koa kobe krishna kristen kristy krystal kumar kurt kyle kyra lan lana
lara larissa laura lauren layla leah leanne lee leila lena leon leonie leroy levi lewis liam lila lilian lincoln linh
lionel logan loretta lorna lorraine lottie luca lucia lucinda lucy luis luka lola lorenzo louisa lyall lydia lyla mabel
mackenzie madison mae mai maia makayla malik manuel mara marcel marco marcia margot mariana marijke marina mario marisa
marjorie marko marlene marlon marnie martine mason mateo maya mavis mei mele mercy merle merv meryl mia mila milan miles milo
mina ming minh mira miranda misha mirrin moana molly monica monique morgan morag moses muriel murray mustafa my myra
myrtle nadia nam naomi natalia neha nela nerida nevil neville ngoc nguyet nia nikola nina nisha noah nora norma nur
odette olga omar oran orlando otis owen paige pablo paolo parker pascal patel pearl pedro petra phoebe phoenix phuong
pierre pooja poppy pranav preeti priya quan quang quinn rafael rahul raj rajesh ralph ram ramona rana ravi raylene
reece reid remy rene renee rex rhea rhett rhonda rhys riley rita rishi river roberto rocco rohan roisin roman ronan rory
rosa rosalie rosanna rose ross rowan roxanne roy ruby rufus rupert ryan ryder sacha sadie said saira salma salman samir
samira sana sandeep sang sanjay santiago saoirse sara sasha saskia savannah scarlett scott sefo selena serena seth shane
shania shannon sharma shauna shayla shea sheree sherry shivani sienna silvia sina sione skye soraya spencer stella stacey
stefan suda sunil sunita suresh swati tahlia tai talia tane tania tanya tara taryn tate taylor tegan tevita thanh thi
thien thu thuy tiana tiffany tina todd tony tracey tracy travis trent tristan troy truc tuan tyler tyson ursula valentina
van vera vernon vijay vikram viktor vinh viola violet vivek wade wanda wei wes willow xavier xia xiang xin xiu yan yang
yara yasmin ying yolanda youssef yuki yusra yvette yun zahra zainab zane zara zayn zeke zoe zoran)";

using Forms = QMultiHash<QString, int>;

const Forms &forms() {
    static const Forms table = [] {
        Forms built;
        int group = 0;
        for (const QString &line : QString::fromLatin1(kForms).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
            ++group;
            for (const QString &name : line.split(QLatin1Char(' '), Qt::SkipEmptyParts)) built.insert(name, group);
        }
        return built;
    }();
    return table;
}

const QSet<QString> &names() {
    static const QSet<QString> table = [] {
        const QStringList list = QString::fromLatin1(kNames).simplified().split(QLatin1Char(' '));
        QSet<QString> built(list.begin(), list.end());
        for (auto form = forms().keyBegin(); form != forms().keyEnd(); ++form) built.insert(*form);
        return built;
    }();
    return table;
}

}  // namespace

bool sameGivenName(const QString &a, const QString &b) {
    if (a == b) return !a.isEmpty();
    const auto groups = forms().values(a);
    return std::any_of(groups.begin(), groups.end(), [&](int group) { return forms().contains(b, group); });
}

bool isEstablishedGivenName(const QString &name) { return names().contains(name); }

}  // namespace core::matching
